/**
 * Settings, typed and documented in one place, and the producers of what use cases are given.
 */
package dev.vidusubjects.config;
