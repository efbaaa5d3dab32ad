locals {
  # The hosts of the AWS console, by partition.
  consoles = {
    aws        = "${local.region}.console.aws.amazon.com"
    aws-cn     = "console.amazonaws.cn"
    aws-us-gov = "console.amazonaws-us-gov.com"
  }
}

resource "aws_cloudwatch_dashboard" "dashboard" {
  region = var.region

  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [for index, widget in [
      {
        title   = "Tasks"
        stat    = "Sum"
        metrics = [for metric in ["tasks_completed", "tasks_failed", "tasks_unconfirmed", "tasks_matched", "tasks_not_created", "tasks_undecided"] : [local.metrics_namespace, metric]]
      },
      {
        title   = "Problems in the logs"
        stat    = "Sum"
        metrics = [for metric in ["provider_account", "submissions_paused", "responses_not_stored", "uploads_deferred", "webhooks_failing", "errors_logged", "gateway_errors"] : [local.metrics_namespace, metric]]
      },
      {
        title   = "API: requests and errors"
        stat    = "Sum"
        metrics = [for metric in ["Count", "4xx", "5xx"] : ["AWS/ApiGateway", metric, "ApiId", aws_apigatewayv2_api.api.id]]
      },
      {
        title   = "API: latency (p99, ms)"
        stat    = "p99"
        metrics = [for metric in ["Latency", "IntegrationLatency"] : ["AWS/ApiGateway", metric, "ApiId", aws_apigatewayv2_api.api.id]]
      },
      {
        title   = "Uploads: waiting, and in the dead-letter queue"
        stat    = "Maximum"
        metrics = [for queue in [aws_sqs_queue.incoming.name, aws_sqs_queue.dead_letters.name] : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue]]
      },
      {
        title   = "Endings: age of the oldest that waits in the stream (ms)"
        stat    = "Maximum"
        metrics = [["AWS/Lambda", "IteratorAge", "FunctionName", aws_lambda_function.function["publish"].function_name]]
      },
      {
        title   = "Deliveries and media retries: waiting, and given up"
        stat    = "Maximum"
        metrics = [for queue in concat(values(aws_sqs_queue.ending), values(aws_sqs_queue.ending_dead_letter), [aws_sqs_queue.publish_failures]) : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue.name]]
      },
      {
        title   = "Workflow"
        stat    = "Sum"
        metrics = [for metric in ["ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsTimedOut"] : ["AWS/States", metric, "StateMachineArn", aws_sfn_state_machine.poll_task.arn]]
      },
      {
        title   = "Functions: calls"
        stat    = "Sum"
        metrics = [for function in aws_lambda_function.function : ["AWS/Lambda", "Invocations", "FunctionName", function.function_name]]
      },
      {
        title   = "Functions: errors and throttles"
        stat    = "Sum"
        metrics = flatten([for metric in ["Errors", "Throttles"] : [for function in aws_lambda_function.function : { line = ["AWS/Lambda", metric, "FunctionName", function.function_name] }]])[*].line
      },
      {
        title   = "Functions: duration (p99, ms)"
        stat    = "p99"
        metrics = [for function in aws_lambda_function.function : ["AWS/Lambda", "Duration", "FunctionName", function.function_name]]
      },
      ] : {
      type   = "metric"
      x      = index % 2 * 12
      y      = floor(index / 2) * 6
      width  = 12
      height = 6
      properties = {
        title   = widget.title
        region  = local.region
        stat    = widget.stat
        period  = 300
        view    = "timeSeries"
        metrics = widget.metrics
      }
    }]
  })
}
