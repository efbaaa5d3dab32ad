/**
 * The typed and documented settings, and the CDI producers of the objects that use cases need.
 */
package dev.vidusubjects.config;
