/**
 * The HTTP API: resources, problem details, authorization. Maps between HTTP and the use cases, and decides nothing else.
 */
package dev.vidusubjects.api;
