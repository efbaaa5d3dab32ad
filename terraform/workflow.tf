# Without a separate log or trace: Step Functions keeps the history of each execution for 90 days, the functions log
# each poll with the task's id, and the delivery of logs or traces would need permissions that AWS grants only on all
# resources.
resource "aws_sfn_state_machine" "poll_task" {
  region = var.region
  tags   = local.tags

  name       = "${var.name}-poll-task"
  role_arn   = aws_iam_role.workflow.arn
  definition = templatefile("${path.module}/workflow/poll-task.asl.json", { partition = local.partition, poll_function_arn = aws_lambda_function.function["poll"].arn })

  # Step Functions checks the role when the state machine is created.
  depends_on = [aws_iam_role_policy.workflow]
}
