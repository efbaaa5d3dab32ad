/**
 * Builders of test files: images, videos, executables and zip files, byte by byte. No production code
 * writes these bytes, so that they cannot share its faults.
 */
package dev.vidusubjects.builder;
