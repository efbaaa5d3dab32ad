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
  value       = merge(local.package, { sha256 = local.package_hash })

  precondition {
    condition     = try(fileexists(local.metadata_file), true)
    error_message = "function_package: there is no ${coalesce(local.metadata_file, "metadata")}. The build writes it beside the package: build the package again (docs/operations.md), or name the file in function_metadata."
  }

  precondition {
    condition     = local.package_described || !try(fileexists(local.metadata_file), false)
    error_message = "function_package: ${coalesce(local.metadata_file, "metadata")} is not the file that the build writes: a JSON object with the kind (native or jvm), version, commit and sha256 of the package. Build the package again (docs/operations.md)."
  }

  precondition {
    condition     = local.package.sha256 == local.package_hash || !local.package_described
    error_message = "function_package: ${local.package_name} has the SHA-256 ${local.package_hash}, and ${coalesce(local.metadata_file, "metadata")} describes a package with ${local.package.sha256}: they belong to different builds. Build the package again (docs/operations.md), or keep the two files together."
  }

  precondition {
    condition     = (local.package.kind == "jvm") == (local.runtime_java != null) || !local.package_described
    error_message = "function_package: found a package of the kind ${local.package.kind}, and runtime = ${var.runtime}: a native package needs runtime = provided.al2023, a jvm package runtime = java21 or java25. Set runtime, or build the other package (docs/operations.md)."
  }

  precondition {
    condition     = local.package.kind != "native" || local.package.architecture == var.architecture
    error_message = "function_package: found a native package for ${local.package.architecture}, and architecture = ${var.architecture}: its functions could not start. Set architecture = ${local.package.architecture}, or build the package for ${var.architecture} (docs/operations.md)."
  }

  precondition {
    condition     = try(local.runtime_java >= tonumber(local.package.java), true)
    error_message = "function_package: found a package for Java ${local.package.java}, and runtime = ${var.runtime}: it needs java${local.package.java} or later. Set runtime, or build the package for an earlier Java (docs/operations.md)."
  }
}

output "package_object" {
  description = "The object that the functions run, as the input package_object of another instance takes it: bucket, key, version_id, sha256."
  value = {
    bucket     = local.package_bucket
    key        = local.package_key
    version_id = local.package_version
    sha256     = local.package_hash
  }
}

output "api_url" {
  description = "Address of the HTTP API, without a slash at its end: that of the domain, where there is one."
  value       = local.api_url
}

output "page_url" {
  description = "Address of the page. Null: there is none (page = false)."
  value       = var.page ? "${local.api_url}/" : null
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
  description = "Log groups of the functions, by their handlers, of the API's access log (access), and of the state machine if it has one (workflow)."
  value       = merge({ for handler, group in aws_cloudwatch_log_group.function : handler => group.name }, { access = aws_cloudwatch_log_group.api.name }, { for group in aws_cloudwatch_log_group.workflow : "workflow" => group.name })
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

output "domain_target" {
  description = "Where a record of the domain must point to: name and zone_id of an alias, or the name of a CNAME. Null: there is no domain."
  value       = local.domain_target
}

output "alarm_topic_arn" {
  description = "ARN of the SNS topic that alarms are sent to. Null: none."
  value       = one(local.alarm_topics)
}

output "role_arns" {
  description = "ARNs of the roles of the functions, by their handlers, and of the state machine (workflow) and the schedule: for the policies of your keys, for example."
  value       = merge({ for handler, role in aws_iam_role.function : handler => role.arn }, { workflow = aws_iam_role.workflow.arn, schedule = aws_iam_role.schedule.arn })
}
