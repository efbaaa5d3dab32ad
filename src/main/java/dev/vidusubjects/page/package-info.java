/**
 * The web page: its document, its bundled assets, and the headers that keep a browser from running or loading anything
 * else. Its sources are in {@code src/main/resources/web}; it uses the API like any other client.
 */
package dev.vidusubjects.page;
