/**
 * The typed and documented settings, and the CDI producers of the objects that use cases need. {@code SubjectsConfig} maps
 * all settings of the product.
 */
package dev.vidusubjects.config;
