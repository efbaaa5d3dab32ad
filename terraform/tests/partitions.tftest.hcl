# Partitions other than the commercial one: all names and ARNs that the module composes.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package       = "tests/function.zip"
  parameter_kms_key_arns = ["arn:aws-cn:kms:cn-north-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
}

run "china" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }

  override_data {
    target = data.aws_region.current
    values = { region = "cn-north-1" }
  }

  variables {
    alarm_topic_arn          = "arn:aws-cn:sns:cn-north-1:123456789012:operators"
    permissions_boundary_arn = "arn:aws-cn:iam::123456789012:policy/boundary"
    event_bus_name           = "studio"
    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
  }

  assert {
    condition     = alltrue([for state in jsondecode(aws_sfn_state_machine.poll_task.definition).States : state.Resource == "arn:aws-cn:states:::lambda:invoke" if state.Type == "Task"])
    error_message = "A task of the state machine belongs to another partition: its executions would fail."
  }

  assert {
    condition = (
      aws_lambda_function.function["api"].environment[0].variables["SUBJECTS_AWS_STATE_MACHINE_ARN"] == "arn:aws-cn:states:cn-north-1:123456789012:stateMachine:vidu-subjects-poll-task"
      && one([for statement in data.aws_iam_policy_document.function["api"].statement : one(statement.resources) if statement.sid == "ReadProviderKey"]) == "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/vidu-subjects/provider-key"
      && one([for statement in data.aws_iam_policy_document.function["deliver"].statement : one(statement.resources) if statement.sid == "ReadWebhookSecret"]) == "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/vidu-subjects/webhook-secret"
      && one([for statement in data.aws_iam_policy_document.function["publish"].statement : one(statement.resources) if statement.sid == "PublishEvents"]) == "arn:aws-cn:events:cn-north-1:123456789012:event-bus/studio"
    )
    error_message = "A composed ARN belongs to another partition."
  }

  assert {
    condition = one([for statement in data.aws_iam_policy_document.function["api"].statement :
      one([for condition in statement.condition : toset(condition.values) if condition.variable == "kms:ViaService"]) if statement.sid == "DecryptParameters"
    ]) == toset(["ssm.cn-north-1.amazonaws.com", "ssm.cn-north-1.amazonaws.com.cn"])
    error_message = "SSM could not decrypt the parameters."
  }

  assert {
    condition     = alltrue([for service, document in data.aws_iam_policy_document.assume : one(one(document.statement).principals).identifiers == toset(["${service}.amazonaws.com"])])
    error_message = "A service principal does not belong to the partition."
  }

  assert {
    condition     = length(aws_lambda_function_recursion_config.ending) == 0
    error_message = "Lambda would refuse a setting that it does not have in this partition."
  }

  assert {
    condition     = output.dashboard_url == "https://console.amazonaws.cn/cloudwatch/home?region=cn-north-1#dashboards/dashboard/vidu-subjects" && output.region == "cn-north-1"
    error_message = "The dashboard's address is ${output.dashboard_url}."
  }
}

run "govcloud" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }

  override_data {
    target = data.aws_region.current
    values = { region = "us-gov-west-1" }
  }

  assert {
    condition     = alltrue([for state in jsondecode(aws_sfn_state_machine.poll_task.definition).States : state.Resource == "arn:aws-us-gov:states:::lambda:invoke" if state.Type == "Task"])
    error_message = "A task of the state machine belongs to another partition: its executions would fail."
  }

  assert {
    condition     = aws_lambda_function.function["api"].environment[0].variables["SUBJECTS_AWS_STATE_MACHINE_ARN"] == "arn:aws-us-gov:states:us-gov-west-1:123456789012:stateMachine:vidu-subjects-poll-task"
    error_message = "A composed ARN belongs to another partition."
  }

  assert {
    condition     = length(aws_lambda_function_recursion_config.ending) == 0
    error_message = "Lambda would refuse a setting that it does not have in this partition."
  }

  assert {
    condition     = output.dashboard_url == "https://console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#dashboards/dashboard/vidu-subjects"
    error_message = "The dashboard's address is ${output.dashboard_url}."
  }
}

run "a_region_without_detection_of_loops" {
  command = plan

  override_data {
    target = data.aws_region.current
    values = { region = "mx-central-1" }
  }

  assert {
    condition     = length(aws_lambda_function_recursion_config.ending) == 0
    error_message = "Lambda would refuse a setting that it does not have in this region."
  }
}

run "a_partition_with_an_unknown_console" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-eusc", dns_suffix = "amazonaws.eu" }
  }

  variables {
    region = "eusc-de-east-1"
  }

  assert {
    condition     = output.dashboard_url == null
    error_message = "The dashboard's address is ${jsonencode(output.dashboard_url)}."
  }
}

run "no_arn_contains_a_fixed_partition" {
  command = plan

  assert {
    # Examples in messages may contain one: variables.tf.
    condition = aws_sfn_state_machine.poll_task.name != "" && alltrue([
      for file in setsubtract(setunion(fileset(".", "*.tf"), fileset(".", "workflow/*")), ["variables.tf"]) : !strcontains(file(file), "arn:aws:")
    ])
    error_message = "An ARN contains a fixed partition."
  }
}
