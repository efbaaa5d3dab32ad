# The simulated responses of AWS. The ARNs have a valid form and differ, so that a test can distinguish them.

mock_data "aws_caller_identity" {
  defaults = {
    account_id = "123456789012"
  }
}

mock_data "aws_partition" {
  defaults = {
    partition  = "aws"
    dns_suffix = "amazonaws.com"
  }
}

mock_data "aws_region" {
  defaults = {
    region = "eu-central-1"
  }
}

mock_data "aws_iam_policy_document" {
  defaults = {
    json = "{}"
  }
}

override_resource {
  target = aws_dynamodb_table.tasks
  values = {
    arn        = "arn:aws:dynamodb:eu-central-1:123456789012:table/vidu-subjects-tasks"
    stream_arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/vidu-subjects-tasks/stream/2026-11-28T00:00:00.000"
  }
}

override_resource {
  target = aws_s3_bucket.storage
  values = {
    id  = "vidu-subjects-123456789012-eu-central-1"
    arn = "arn:aws:s3:::vidu-subjects-123456789012-eu-central-1"
  }
}

override_resource {
  target = aws_s3_bucket.packages
  values = {
    id  = "vidu-subjects-code-123456789012-eu-central-1"
    arn = "arn:aws:s3:::vidu-subjects-code-123456789012-eu-central-1"
  }
}

override_resource {
  target = aws_sqs_queue.incoming
  values = {
    id  = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-incoming"
    url = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-incoming"
    arn = "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-incoming"
  }
}

override_resource {
  target = aws_sqs_queue.dead_letters
  values = {
    id  = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-dead-letters"
    url = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-dead-letters"
    arn = "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-dead-letters"
  }
}

override_resource {
  target = aws_sqs_queue.ending["deliveries"]
  values = {
    id  = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-deliveries"
    url = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-deliveries"
    arn = "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries"
  }
}

override_resource {
  target = aws_sqs_queue.ending["media"]
  values = {
    id  = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-media"
    url = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-media"
    arn = "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-media"
  }
}

override_resource {
  target = aws_sqs_queue.ending_dead_letter["deliveries"]
  values = {
    id  = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-deliveries-dead-letter"
    url = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-deliveries-dead-letter"
    arn = "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries-dead-letter"
  }
}

override_resource {
  target = aws_sqs_queue.ending_dead_letter["media"]
  values = {
    id  = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-media-dead-letter"
    url = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-media-dead-letter"
    arn = "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-media-dead-letter"
  }
}

override_resource {
  target = aws_sqs_queue.publish_failures
  values = {
    id  = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-publish-failures"
    url = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-publish-failures"
    arn = "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-publish-failures"
  }
}

override_resource {
  target = aws_lambda_function.function["api"]
  values = {
    arn        = "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-api"
    invoke_arn = "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-api/invocations"
  }
}

override_resource {
  target = aws_lambda_function.function["intake"]
  values = {
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-intake"
  }
}

override_resource {
  target = aws_lambda_function.function["poll"]
  values = {
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-poll"
  }
}

override_resource {
  target = aws_lambda_function.function["sweep"]
  values = {
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-sweep"
  }
}

override_resource {
  target = aws_lambda_function.function["publish"]
  values = {
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-publish"
  }
}

override_resource {
  target = aws_lambda_function.function["deliver"]
  values = {
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-deliver"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.function["api"]
  values = {
    arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-api"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.function["intake"]
  values = {
    arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-intake"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.function["poll"]
  values = {
    arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-poll"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.function["sweep"]
  values = {
    arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-sweep"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.function["publish"]
  values = {
    arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-publish"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.function["deliver"]
  values = {
    arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-deliver"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.api
  values = {
    arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/vendedlogs/apigateway/vidu-subjects"
  }
}

override_resource {
  target = aws_iam_role.function["api"]
  values = {
    id  = "vidu-subjects-api"
    arn = "arn:aws:iam::123456789012:role/vidu-subjects-api"
  }
}

override_resource {
  target = aws_iam_role.function["intake"]
  values = {
    id  = "vidu-subjects-intake"
    arn = "arn:aws:iam::123456789012:role/vidu-subjects-intake"
  }
}

override_resource {
  target = aws_iam_role.function["poll"]
  values = {
    id  = "vidu-subjects-poll"
    arn = "arn:aws:iam::123456789012:role/vidu-subjects-poll"
  }
}

override_resource {
  target = aws_iam_role.function["sweep"]
  values = {
    id  = "vidu-subjects-sweep"
    arn = "arn:aws:iam::123456789012:role/vidu-subjects-sweep"
  }
}

override_resource {
  target = aws_iam_role.function["publish"]
  values = {
    id  = "vidu-subjects-publish"
    arn = "arn:aws:iam::123456789012:role/vidu-subjects-publish"
  }
}

override_resource {
  target = aws_iam_role.function["deliver"]
  values = {
    id  = "vidu-subjects-deliver"
    arn = "arn:aws:iam::123456789012:role/vidu-subjects-deliver"
  }
}

override_resource {
  target = aws_iam_role.workflow
  values = {
    arn = "arn:aws:iam::123456789012:role/vidu-subjects-workflow"
  }
}

override_resource {
  target = aws_iam_role.schedule
  values = {
    arn = "arn:aws:iam::123456789012:role/vidu-subjects-schedule"
  }
}

override_resource {
  target = aws_scheduler_schedule_group.sweep
  values = {
    arn = "arn:aws:scheduler:eu-central-1:123456789012:schedule-group/vidu-subjects"
  }
}

override_resource {
  target = aws_sfn_state_machine.poll_task
  values = {
    arn = "arn:aws:states:eu-central-1:123456789012:stateMachine:vidu-subjects-poll-task"
  }
}

override_resource {
  target = aws_apigatewayv2_api.api
  values = {
    id            = "api0000000"
    execution_arn = "arn:aws:execute-api:eu-central-1:123456789012:api0000000"
    api_endpoint  = "https://api0000000.execute-api.eu-central-1.amazonaws.com"
  }
}

override_resource {
  target = aws_apigatewayv2_integration.api
  values = {
    id = "integr0"
  }
}

override_resource {
  target = aws_apigatewayv2_authorizer.jwt
  values = {
    id = "author0"
  }
}

override_resource {
  target = aws_apigatewayv2_stage.api
  values = {
    invoke_url = "https://api0000000.execute-api.eu-central-1.amazonaws.com/"
  }
}
