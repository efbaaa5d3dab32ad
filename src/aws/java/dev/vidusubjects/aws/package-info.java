/**
 * The ports on AWS: DynamoDB, S3, Step Functions, Systems Manager. The only place that knows the AWS SDK.
 */
package dev.vidusubjects.aws;
