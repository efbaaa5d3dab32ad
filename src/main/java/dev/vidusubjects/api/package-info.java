/**
 * The resources of the HTTP API for subjects, tasks, uploads and health. They map between HTTP and the use cases;
 * problem details, access control, bodies and the provider's format are in the sub-packages.
 */
package dev.vidusubjects.api;
