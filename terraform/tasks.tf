# By default encrypted at rest with DynamoDB's own key, which costs nothing.
resource "aws_dynamodb_table" "tasks" {
  region = var.region
  tags   = local.tags

  name                        = "${var.name}-tasks"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "task_id"
  deletion_protection_enabled = var.deletion_protection

  # Every ending of a task reaches the function publish (endings.tf), which needs only the item after the write.
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"

  attribute {
    name = "task_id"
    type = "S"
  }

  attribute {
    name = "status"
    type = "S"
  }

  attribute {
    name = "updated_at"
    type = "S"
  }

  # For lists, and for the sweep's search for stalled tasks.
  global_secondary_index {
    name            = "by-status"
    hash_key        = "status"
    range_key       = "updated_at"
    projection_type = "ALL"
  }

  # Set on tasks that have ended, so that the table contains only active and recent tasks.
  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  dynamic "server_side_encryption" {
    for_each = var.kms_keys.table[*]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }

  point_in_time_recovery {
    enabled = true
  }
}
