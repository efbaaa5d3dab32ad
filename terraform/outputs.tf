output "name" {
  description = "Name of the deployment: alarms are named NAME-ALARM."
  value       = var.name
}

output "region" {
  description = "Region of the deployment."
  value       = local.region
}

output "package" {
  description = "The deployed package, as the build describes it: kind, architecture, java, version, commit, sha256."
  value       = local.package
}

output "api_url" {
  description = "Address of the HTTP API, without a slash at its end."
  value       = trimsuffix(aws_apigatewayv2_stage.api.invoke_url, "/")
}

output "page_url" {
  description = "Address of the page. Null: there is none (page = false)."
  value       = var.page ? "${trimsuffix(aws_apigatewayv2_stage.api.invoke_url, "/")}/" : null
}

output "api_authorization" {
  description = "How callers of the API are authorized."
  value       = var.api_authorization
}

output "bucket" {
  description = "Bucket: files copied to incoming/ become subjects; results/ and rejected/ contain the outcomes."
  value       = aws_s3_bucket.storage.bucket
}

output "table" {
  description = "DynamoDB table of the tasks."
  value       = aws_dynamodb_table.tasks.name
}

output "state_machine_arn" {
  description = "State machine that polls tasks; its executions are named after tasks."
  value       = aws_sfn_state_machine.poll_task.arn
}

output "functions" {
  description = "Names of the functions, by their handlers."
  value       = { for handler, function in aws_lambda_function.function : handler => function.function_name }
}

output "function_names" {
  description = "Names of the functions, separated by spaces, for loops in a shell."
  value       = join(" ", sort([for function in aws_lambda_function.function : function.function_name]))
}

output "log_groups" {
  description = "Log groups of the functions, by their handlers, and of the API's access log."
  value       = merge({ for handler, group in aws_cloudwatch_log_group.function : handler => group.name }, { access = aws_cloudwatch_log_group.api.name })
}

output "queue_url" {
  description = "Queue of uploads that wait for ingestion."
  value       = aws_sqs_queue.incoming.url
}

output "queue_arn" {
  description = "ARN of that queue: the target of a redrive from the dead-letter queue."
  value       = aws_sqs_queue.incoming.arn
}

output "dead_letter_queue_url" {
  description = "Dead-letter queue: uploads that failed permanently."
  value       = aws_sqs_queue.dead_letters.url
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.arn
}

output "stream_arn" {
  description = "ARN of the table's stream, from which publish reads the endings of tasks."
  value       = aws_dynamodb_table.tasks.stream_arn
}

output "deliveries_queue_url" {
  description = "Queue of webhook deliveries."
  value       = aws_sqs_queue.ending["deliveries"].url
}

output "deliveries_queue_arn" {
  description = "ARN of that queue: the target of a redrive from its dead-letter queue."
  value       = aws_sqs_queue.ending["deliveries"].arn
}

output "deliveries_dead_letter_queue_url" {
  description = "Dead-letter queue of the deliveries: those that were given up."
  value       = aws_sqs_queue.ending_dead_letter["deliveries"].url
}

output "deliveries_dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue of the deliveries."
  value       = aws_sqs_queue.ending_dead_letter["deliveries"].arn
}

output "media_queue_arn" {
  description = "ARN of the queue of media copies that are tried again: the target of a redrive from its dead-letter queue."
  value       = aws_sqs_queue.ending["media"].arn
}

output "media_dead_letter_queue_url" {
  description = "Dead-letter queue of the media: retries that failed permanently."
  value       = aws_sqs_queue.ending_dead_letter["media"].url
}

output "media_dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue of the media."
  value       = aws_sqs_queue.ending_dead_letter["media"].arn
}

output "publish_failures_queue_url" {
  description = "Queue of the stream's records that publish could not handle for a day."
  value       = aws_sqs_queue.publish_failures.url
}

output "provider_key_parameter" {
  description = "Name of the SSM parameter that must hold the provider's key."
  value       = var.provider_key_parameter
}

output "webhook_secret_parameter" {
  description = "Name of the SSM parameter that must hold the webhooks' secret. Null: there are no webhooks."
  value       = var.webhook_secret_parameter
}

output "alarms" {
  description = "Names of the alarms."
  value       = sort([for alarm in aws_cloudwatch_metric_alarm.alarm : alarm.alarm_name])
}

output "dashboard_url" {
  description = "Address of the dashboard in the AWS console. Null in a partition whose console is unknown to this module."
  value       = try("https://${local.consoles[local.partition]}/cloudwatch/home?region=${local.region}#dashboards/dashboard/${var.name}", null)
}
