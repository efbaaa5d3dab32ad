/**
 * Announces the endings of tasks: on an event bus and by webhooks, with the media that are kept. Every ending is announced
 * at least once, and each announcement has an id and a body that never change.
 */
package dev.vidusubjects.events;
