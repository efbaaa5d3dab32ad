/**
 * The guarded HTTPS client for media on the public web: GET with ranges, to public addresses only.
 * The address that was checked is the address that is connected to.
 */
package dev.vidusubjects.media.web;
