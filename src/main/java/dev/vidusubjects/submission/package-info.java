/**
 * From a request or an uploaded file to a submitted task: validate, store the intent, call the provider at most once, store
 * its task id, have it followed. Redriving a task lives here as well.
 */
package dev.vidusubjects.submission;
