"""Keys at a remote signing service that speaks the API of the Cloud Signature Consortium, version 1.0.4."""
