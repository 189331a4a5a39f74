package form

// Read reads a compiled form without linking it.
var Read = read
