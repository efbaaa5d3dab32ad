/**
 * Problem details (RFC 9457): the types of problems, the mapping of exceptions, and the response.
 * Each failure of the API becomes a problem here.
 */
package dev.vidusubjects.api.problem;
