/**
 * Port for stored media and uploads, and the paths and tickets that belong to them.
 * The adapters are folders (standalone) and a bucket (AWS).
 */
package dev.vidusubjects.media.storage;
