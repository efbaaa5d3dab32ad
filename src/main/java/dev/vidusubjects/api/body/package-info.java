/**
 * The body of a request: read into one array, within a limit, and parsed with errors that name the place. It knows nothing
 * of subjects.
 */
package dev.vidusubjects.api.body;
