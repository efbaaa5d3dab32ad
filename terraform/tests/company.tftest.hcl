# What companies ask for: keys and a network of their own, a domain, traces and logs, layers, a topic. By default, nothing
# of it exists.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package = "tests/function.zip"

  key = "arn:aws:kms:eu-central-1:123456789012:key/0b1e8f3c-5a70-4c1c-9a55-0d6f5d1a7e21"
}

run "by_default_nothing_of_it" {
  command = plan

  assert {
    condition = (
      length(aws_apigatewayv2_domain_name.api) + length(aws_apigatewayv2_api_mapping.api) + length(aws_route53_record.api) + length(aws_sns_topic.alarms) + length(aws_cloudwatch_log_group.workflow) == 0
      && !aws_apigatewayv2_api.api.disable_execute_api_endpoint
      && alltrue([for function in aws_lambda_function.function : length(function.vpc_config) == 0 && length(function.layers) == 0 && one(function.tracing_config).mode == "PassThrough"])
      && one(aws_sfn_state_machine.poll_task.logging_configuration).level == "OFF"
      && !one(aws_sfn_state_machine.poll_task.tracing_configuration).enabled
      && length(aws_dynamodb_table.tasks.server_side_encryption) == 0
      && alltrue([for bucket in aws_s3_bucket_server_side_encryption_configuration.bucket : one(one(bucket.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"])
      && alltrue([for group in concat(values(aws_cloudwatch_log_group.function), [aws_cloudwatch_log_group.api]) : !startswith(coalesce(group.kms_key_id, "none"), "arn:")])
    )
    error_message = "A default deployment has something that only companies need."
  }

  assert {
    condition     = alltrue([for document in values(data.aws_iam_policy_document.function) : length([for statement in document.statement : statement if contains(["UseBucketKey", "UseTableKey", "DecryptMessages", "EncryptMessages", "ConnectToVpc", "NoNetworkFromCode", "SendTraces"], coalesce(statement.sid, "none"))]) == 0]) && length(data.aws_iam_policy_document.workflow.statement) == 1
    error_message = "A role has a permission that only an option needs."
  }

  assert {
    condition     = output.domain_target == null && output.alarm_topic_arn == null && output.api_url == "https://api0000000.execute-api.eu-central-1.amazonaws.com"
    error_message = "An output names something that does not exist."
  }
}

run "every_resource_has_the_region_and_the_tags" {
  command = plan

  variables {
    region = "eu-north-1"
    tags   = { owner = "media" }
  }

  assert {
    condition = alltrue([for resource in concat(values(aws_sqs_queue.ending), values(aws_lambda_function.function), values(aws_cloudwatch_metric_alarm.alarm), [aws_s3_bucket.storage, aws_dynamodb_table.tasks, aws_apigatewayv2_api.api, aws_sfn_state_machine.poll_task]) :
      resource.region == "eu-north-1" && resource.tags == tomap({ application = "vidu-subjects", owner = "media" })
    ]) && alltrue([for role in values(aws_iam_role.function) : role.tags == tomap({ application = "vidu-subjects", owner = "media" })])
    error_message = "A resource has another region, or other tags."
  }

  assert {
    # Every block of a regional type has the region; roles, their policies and DNS records are global.
    condition     = var.region != null && length(flatten([for file in fileset(".", "*.tf") : regexall("(?m)^resource \"aws_", file(file))])) - length(flatten([for file in fileset(".", "*.tf") : regexall("(?m)^resource \"aws_(iam_role|iam_role_policy|route53_record)\"", file(file))])) == length(flatten([for file in fileset(".", "*.tf") : regexall("(?m)^  region += var[.]region", file(file))])) - 1
    error_message = "A resource has no region."
  }
}

run "keys_of_the_company" {
  command = plan

  variables {
    kms_keys    = { bucket = var.key, table = var.key, queues = var.key, logs = var.key, topic = var.key }
    alarm_topic = true

    workflow_log_level = "ERROR"
  }

  assert {
    condition = alltrue([for bucket in aws_s3_bucket_server_side_encryption_configuration.bucket :
      one(one(bucket.rule).apply_server_side_encryption_by_default).kms_master_key_id == var.key && one(one(bucket.rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms" && one(bucket.rule).bucket_key_enabled
    ]) && one(aws_dynamodb_table.tasks.server_side_encryption).kms_key_arn == var.key && one(aws_sns_topic.alarms).kms_master_key_id == var.key
    error_message = "A bucket, the table or the topic is encrypted with another key."
  }

  assert {
    condition     = alltrue([for queue in concat(values(aws_sqs_queue.ending), values(aws_sqs_queue.ending_dead_letter), [aws_sqs_queue.incoming, aws_sqs_queue.dead_letters, aws_sqs_queue.publish_failures]) : queue.kms_master_key_id == var.key && !coalesce(queue.sqs_managed_sse_enabled, false)])
    error_message = "A queue is encrypted with another key."
  }

  assert {
    condition     = alltrue([for group in concat(values(aws_cloudwatch_log_group.function), [aws_cloudwatch_log_group.api], aws_cloudwatch_log_group.workflow) : group.kms_key_id == var.key])
    error_message = "A log group is encrypted with another key."
  }

  assert {
    condition = { for function, document in data.aws_iam_policy_document.function : function => sort([for statement in document.statement : statement.sid if contains(["UseBucketKey", "UseTableKey", "DecryptMessages", "EncryptMessages"], coalesce(statement.sid, "none"))]) } == {
      api     = tolist(["DecryptMessages", "EncryptMessages", "UseBucketKey", "UseTableKey"])
      intake  = tolist(["DecryptMessages", "UseBucketKey", "UseTableKey"])
      poll    = tolist(["UseBucketKey", "UseTableKey"])
      sweep   = tolist(["DecryptMessages", "EncryptMessages", "UseBucketKey", "UseTableKey"])
      publish = tolist(["DecryptMessages", "EncryptMessages", "UseBucketKey", "UseTableKey"])
      deliver = tolist(["DecryptMessages", "EncryptMessages", "UseTableKey"])
    }
    error_message = "A function has too many or too few permissions for keys: ${jsonencode({ for function, document in data.aws_iam_policy_document.function : function => [for statement in document.statement : statement.sid] })}"
  }

  assert {
    condition = alltrue(flatten([for document in values(data.aws_iam_policy_document.function) : [for statement in document.statement :
      statement.resources == toset([var.key]) && [for condition in statement.condition : condition.variable] == ["kms:ViaService"]
      if anytrue([for action in statement.actions : startswith(action, "kms:")])
    ]]))
    error_message = "A permission for a key is not limited to the key and a service."
  }
}

run "without_copies_publish_needs_no_key_of_the_bucket" {
  command = plan

  variables {
    kms_keys   = { bucket = var.key }
    keep_media = false
  }

  assert {
    condition     = [for function, document in data.aws_iam_policy_document.function : function if contains([for statement in document.statement : coalesce(statement.sid, "none")], "UseBucketKey")] == ["api", "intake", "poll", "sweep"]
    error_message = "A function that reads no object may use the key of the bucket."
  }
}

run "a_network_of_the_company" {
  command = plan

  variables {
    vpc = { subnet_ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"], security_group_ids = ["sg-0123456789abcdef0"] }
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.function : one(function.vpc_config).subnet_ids == toset(["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]) && one(function.vpc_config).security_group_ids == toset(["sg-0123456789abcdef0"])])
    error_message = "A function is not in the network."
  }

  assert {
    condition = alltrue([for function, document in data.aws_iam_policy_document.function : jsonencode([for statement in document.statement : [statement.sid, [for condition in statement.condition : [condition.variable, condition.values]]] if contains(["ConnectToVpc", "NoNetworkFromCode"], coalesce(statement.sid, "none"))]) == jsonencode([
      ["ConnectToVpc", []],
      ["NoNetworkFromCode", [["lambda:SourceFunctionArn", ["arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-${function}"]]]],
    ])])
    error_message = "A function cannot have network interfaces, or its code can change them."
  }

  assert {
    condition     = alltrue([for document in values(data.aws_iam_policy_document.function) : [for statement in document.statement : statement.effect if statement.sid == "NoNetworkFromCode"] == ["Deny"]])
    error_message = "The code of a function can change network interfaces."
  }
}

run "a_domain_with_a_record" {
  command = plan

  variables {
    domain                       = { name = "subjects.example.com", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/0b1e8f3c-5a70-4c1c-9a55-0d6f5d1a7e21", zone_id = "Z0123456789ABCDEFGHIJ" }
    disable_execute_api_endpoint = true
    page                         = true
    api_authorization            = "BEARER"
    api_token_parameter          = "/vidu-subjects/api-token"
  }

  override_resource {
    target          = aws_apigatewayv2_domain_name.api
    override_during = plan
    values = {
      id = "subjects.example.com"
      domain_name_configuration = {
        target_domain_name = "d-abcdefghij.execute-api.eu-central-1.amazonaws.com"
        hosted_zone_id     = "Z1U9ULNL0V5AJ3"
      }
    }
  }

  assert {
    condition     = aws_apigatewayv2_api.api.disable_execute_api_endpoint && aws_apigatewayv2_domain_name.api["api"].domain_name == "subjects.example.com" && one(aws_apigatewayv2_domain_name.api["api"].domain_name_configuration).endpoint_type == "REGIONAL" && one(aws_apigatewayv2_domain_name.api["api"].domain_name_configuration).security_policy == "TLS_1_2"
    error_message = "The API does not have the domain."
  }

  assert {
    condition     = aws_apigatewayv2_api_mapping.api["api"].api_id == "api0000000" && aws_apigatewayv2_api_mapping.api["api"].domain_name == "subjects.example.com"
    error_message = "The paths of the domain are not those of the API."
  }

  assert {
    condition     = aws_route53_record.api["api"].name == "subjects.example.com" && aws_route53_record.api["api"].zone_id == "Z0123456789ABCDEFGHIJ" && one(aws_route53_record.api["api"].alias).name == "d-abcdefghij.execute-api.eu-central-1.amazonaws.com" && one(aws_route53_record.api["api"].alias).zone_id == "Z1U9ULNL0V5AJ3"
    error_message = "The record does not point to the domain of the API."
  }

  assert {
    condition     = output.api_url == "https://subjects.example.com" && output.page_url == "https://subjects.example.com/" && flatten(aws_s3_bucket_cors_configuration.storage[0].cors_rule[*].allowed_origins) == ["https://subjects.example.com"]
    error_message = "The address is not that of the domain, or its page may not read the bucket."
  }
}

run "a_domain_without_a_record" {
  command = plan

  variables {
    domain = { name = "subjects.example.com", certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/0b1e8f3c-5a70-4c1c-9a55-0d6f5d1a7e21" }
  }

  override_resource {
    target          = aws_apigatewayv2_domain_name.api
    override_during = plan
    values = {
      domain_name_configuration = {
        target_domain_name = "d-abcdefghij.execute-api.eu-central-1.amazonaws.com"
        hosted_zone_id     = "Z1U9ULNL0V5AJ3"
      }
    }
  }

  assert {
    condition     = length(aws_route53_record.api) == 0 && output.domain_target == { name = "d-abcdefghij.execute-api.eu-central-1.amazonaws.com", zone_id = "Z1U9ULNL0V5AJ3" }
    error_message = "The module makes a record in no zone, or the output does not say what the record must point to."
  }
}

run "traces_and_the_log_of_the_workflow" {
  command = plan

  variables {
    tracing            = true
    workflow_log_level = "ALL"
  }

  override_resource {
    target          = aws_cloudwatch_log_group.workflow
    override_during = plan
    values = {
      arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/vendedlogs/states/vidu-subjects-poll-task"
    }
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.function : one(function.tracing_config).mode == "Active"]) && one(aws_sfn_state_machine.poll_task.tracing_configuration).enabled && alltrue([for document in values(data.aws_iam_policy_document.function) : contains([for statement in document.statement : coalesce(statement.sid, "none")], "SendTraces")])
    error_message = "A function or the state machine sends no traces, or may not."
  }

  assert {
    condition = (
      jsonencode(one(aws_sfn_state_machine.poll_task.logging_configuration)) == jsonencode({ include_execution_data = false, level = "ALL", log_destination = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/vendedlogs/states/vidu-subjects-poll-task:*" })
      && aws_cloudwatch_log_group.workflow[0].name == "/aws/vendedlogs/states/vidu-subjects-poll-task"
      && [for statement in data.aws_iam_policy_document.workflow.statement : statement.sid] == ["LookAtTasks", "DeliverLog", "SendTraces"]
      && output.log_groups.workflow == "/aws/vendedlogs/states/vidu-subjects-poll-task"
    )
    error_message = "The state machine has no log, or may not deliver it, or logs inputs."
  }
}

run "layers_and_variables_of_functions" {
  command = plan

  variables {
    functions = { api = { layers = ["arn:aws:lambda:eu-central-1:901920570463:layer:aws-otel-collector-amd64-ver-0-117-0:1"], environment = { OTEL_SERVICE_NAME = "subjects" } } }
  }

  assert {
    condition     = aws_lambda_function.function["api"].layers == tolist(["arn:aws:lambda:eu-central-1:901920570463:layer:aws-otel-collector-amd64-ver-0-117-0:1"]) && length(aws_lambda_function.function["poll"].layers) == 0
    error_message = "A function has other layers."
  }

  assert {
    condition     = aws_lambda_function.function["api"].environment[0].variables["OTEL_SERVICE_NAME"] == "subjects" && aws_lambda_function.function["api"].environment[0].variables["SUBJECTS_AWS_TABLE"] == "vidu-subjects-tasks" && !contains(keys(aws_lambda_function.function["poll"].environment[0].variables), "OTEL_SERVICE_NAME")
    error_message = "A function has other variables."
  }
}

run "a_topic_and_thresholds" {
  command = plan

  variables {
    alarm_topic      = true
    alarm_thresholds = { uploads-waiting = 7200, api-errors = 3 }
  }

  override_resource {
    target          = aws_sns_topic.alarms
    override_during = plan
    values = {
      arn = "arn:aws:sns:eu-central-1:123456789012:vidu-subjects-alarms"
    }
  }

  assert {
    condition     = aws_sns_topic.alarms[0].name == "vidu-subjects-alarms" && alltrue([for alarm in aws_cloudwatch_metric_alarm.alarm : alarm.alarm_actions == toset(["arn:aws:sns:eu-central-1:123456789012:vidu-subjects-alarms"])]) && output.alarm_topic_arn == "arn:aws:sns:eu-central-1:123456789012:vidu-subjects-alarms"
    error_message = "Alarms do not go to the topic."
  }

  assert {
    condition = jsonencode([for statement in data.aws_iam_policy_document.alarms["topic"].statement : [statement.sid, statement.resources, { for condition in statement.condition : condition.variable => condition.values }]]) == jsonencode([
      ["Alarms", ["arn:aws:sns:eu-central-1:123456789012:vidu-subjects-alarms"], { "aws:SourceAccount" = ["123456789012"], "aws:SourceArn" = ["arn:aws:cloudwatch:eu-central-1:123456789012:alarm:vidu-subjects-*"] }],
      ["DenyWithoutTls", ["arn:aws:sns:eu-central-1:123456789012:vidu-subjects-alarms"], { "aws:SecureTransport" = ["false"] }],
    ])
    error_message = "A publisher other than this deployment's alarms may publish, or the alarms may not."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.alarm["uploads-waiting"].threshold == 7200 && aws_cloudwatch_metric_alarm.alarm["api-errors"].threshold == 3 && aws_cloudwatch_metric_alarm.alarm["poll-errors"].threshold == 0
    error_message = "An alarm has another threshold."
  }

  assert {
    condition     = setsubtract(keys(local.alarms), local.adjustable_alarms) == toset(["sweep-missing"]) && length(setsubtract(local.adjustable_alarms, keys(local.alarms))) == 0
    error_message = "The list of adjustable alarms is not that of the alarms."
  }
}
