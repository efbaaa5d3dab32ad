/**
 * Watches the folder of incoming files, and ingests each file once.
 * The log of processed files survives a restart.
 */
package dev.vidusubjects.standalone.incoming;
