package dev.carrel.http;

/**
 * Who makes a request.
 *
 * @param name for logs; not an organization: what a caller may reach is decided where an organization is resolved
 */
public record Caller(String name) {}
