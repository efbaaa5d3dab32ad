/**
 * The HTTP API: resources, problem details, authorization. It maps between HTTP and the use cases, and has no other
 * logic.
 */
package dev.vidusubjects.api;
