"""Pages for agencies without a system (VL19-Đ5.2), under /khach/: receive, refuse, report, send, verify."""
