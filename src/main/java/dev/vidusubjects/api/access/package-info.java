/**
 * Who may call the API: the bearer token, the guard of every request, and the check that an open address has a token.
 * Uses no use case.
 */
package dev.vidusubjects.api.access;
