"""The walls around the converter: the kernel is asked to take away what a stranger's file could misuse.

No sockets and no other programs (seccomp), no files but LibreOffice's own, the fonts and one working folder (Landlock),
little memory and little disk (limits). All of it holds for this process and everything it starts, for good, and none
of it needs any right of an administrator.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct
from collections.abc import Iterable
from pathlib import Path

FILE_MB = 300
"""No file that the converter writes is larger."""

_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EACCES, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_SYSTEMS = {
    #           architecture, calls refused: socket, socketpair stays; execve, execveat, ptrace, kill, process_vm_*
    "x86_64": (0xC000003E, (41, 59, 322, 101, 62, 310, 311, 425, 321, 434)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117, 129, 270, 271, 425, 280, 434)),
}
_X32 = 0x40000000
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_RULESET, _ADD_RULE, _RESTRICT, _VERSION, _BENEATH = 444, 445, 446, 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1, 2, 4, 8
_ALL_OF_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1}
_ALL_LATER = (1 << 15) - 1

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def lower_limits(memory_mb: int) -> None:
    """Bound memory, the size of files, open files and core dumps."""
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_MB * 1024 * 1024, FILE_MB * 1024 * 1024))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_seconds(seconds: int) -> None:
    """So much processor time from now on; after that the kernel ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))


def close_network_and_programs() -> None:
    """No socket, no other program, no look into other processes. Raises OSError where the kernel cannot do it."""
    system = _SYSTEMS.get(platform.machine())
    if system is None:
        raise OSError(errno.ENOSYS, f"no filter is known for {platform.machine()}")
    architecture, refused = system
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    lines += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    for number in refused:
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    lines.append((_RETURN, 0, 0, _ALLOW))
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *line) for line in lines))
    program = _Program(len(lines), ctypes.addressof(code))
    _asked(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _asked(_libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program)))


def close_files(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Only these folders from now on; False where the kernel knows no Landlock (before Linux 5.13)."""
    abi = _libc.syscall(_RULESET, None, ctypes.c_size_t(0), _VERSION)
    if abi < 1:
        return False
    everything = _ALL_OF_ABI.get(abi, _ALL_LATER)
    handled = struct.pack("<Q", everything)
    ruleset = _asked(_libc.syscall(_RULESET, handled, ctypes.c_size_t(len(handled)), 0))
    for folder in readable:
        _let_in(ruleset, folder, _EXECUTE | _READ_FILE | _READ_FOLDER)
    for folder in writable:
        _let_in(ruleset, folder, everything)
    _asked(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _asked(_libc.syscall(_RESTRICT, ruleset, 0))
    os.close(ruleset)
    return True


def _let_in(ruleset: int, path: Path, rights: int) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        rights &= _EXECUTE | _READ_FILE | _WRITE_FILE
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("<Qi", rights, handle)
        _asked(_libc.syscall(_ADD_RULE, ruleset, _BENEATH, rule, 0))
    finally:
        os.close(handle)


def _asked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
