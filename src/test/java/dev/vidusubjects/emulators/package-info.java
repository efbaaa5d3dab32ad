/**
 * Real engines for the integration tests: DynamoDB Local and an S3 server (s3proxy), as processes that are started when first
 * needed, shared by all tests of a JVM, and gone when that JVM is, however it ends.
 */
package dev.vidusubjects.emulators;
