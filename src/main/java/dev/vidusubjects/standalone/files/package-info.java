/**
 * Media and documents in folders of the data directory.
 * Nothing outside of the folders is read or written.
 */
package dev.vidusubjects.standalone.files;
