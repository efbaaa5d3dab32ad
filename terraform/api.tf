locals {
  # Exactly the public operations, all with the same authorization. With BEARER, the gateway forwards all requests, and
  # the application compares the token, except for health and OpenAPI: throttling limits the cost of unauthorized
  # callers.
  routes = toset([
    "POST /v1/subjects",
    "GET /v1/subjects",
    "GET /v1/subjects/{id}",
    "POST /v1/subjects/{id}/redrive",
    "GET /v1/subjects/{id}/media/{name}",
    "GET /v1/subjects/{id}/deliveries",
    "POST /v1/subjects/{id}/deliveries",
    "POST /v1/validations",
    "GET /v1/about",
    "POST /v1/uploads",
    "POST /model/v1/generation",
    "GET /model/v1/generation/task/{id}",
    "GET /q/health",
    "GET /q/openapi",
  ])

  # A browser requests the page and its files without a token. They contain no data.
  open_routes = toset(var.page ? ["GET /", "GET /static/{proxy+}"] : [])
}

resource "aws_apigatewayv2_api" "api" {
  region = var.region
  tags   = local.tags

  name          = var.name
  description   = "Reference images in, Vidu subjects out"
  protocol_type = "HTTP"

  disable_execute_api_endpoint = var.disable_execute_api_endpoint

  dynamic "cors_configuration" {
    for_each = length(var.cors_allowed_origins) > 0 ? [var.cors_allowed_origins] : []

    content {
      allow_origins  = cors_configuration.value
      allow_methods  = ["GET", "POST"]
      allow_headers  = ["authorization", "content-type", "idempotency-key", "if-none-match", "prefer", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"]
      expose_headers = ["etag", "idempotent-replayed", "location", "preference-applied", "retry-after"]
      max_age        = 3600
    }
  }
}

resource "aws_apigatewayv2_integration" "api" {
  region = var.region

  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.function["api"].invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  count = var.api_authorization == "JWT" ? 1 : 0

  region = var.region

  api_id           = aws_apigatewayv2_api.api.id
  name             = "jwt"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = var.jwt.issuer
    audience = var.jwt.audience
  }
}

resource "aws_apigatewayv2_route" "route" {
  for_each = setunion(local.routes, local.open_routes)

  region = var.region

  api_id    = aws_apigatewayv2_api.api.id
  route_key = each.key
  target    = "integrations/${aws_apigatewayv2_integration.api.id}"

  # With BEARER, the application itself compares the token.
  authorization_type = local.bearer || contains(local.open_routes, each.key) ? "NONE" : var.api_authorization
  authorizer_id      = contains(local.open_routes, each.key) ? null : one(aws_apigatewayv2_authorizer.jwt[*].id)
}

resource "aws_apigatewayv2_stage" "api" {
  region = var.region
  tags   = local.tags

  api_id      = aws_apigatewayv2_api.api.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = var.throttling.rate
    throttling_burst_limit = var.throttling.burst
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn

    # Query strings and headers are omitted, because they may contain private data. function_request_id is the
    # request_id in the functions' log. The caller is the identity that signed (AWS_IAM), the subject is that of the
    # token (JWT). A value that does not apply is a hyphen.
    format = jsonencode({
      request_id          = "$context.requestId"
      function_request_id = "$context.integration.requestId"
      time                = "$context.requestTimeEpoch"
      source_ip           = "$context.identity.sourceIp"
      caller              = "$context.identity.userArn"
      subject             = "$context.authorizer.claims.sub"
      route               = "$context.routeKey"
      path                = "$context.path"
      status              = "$context.status"
      function_status     = "$context.integration.status"
      latency_ms          = "$context.responseLatency"
      function_latency_ms = "$context.integration.latency"
      response_bytes      = "$context.responseLength"
      error               = "$context.error.message"
      authorizer_error    = "$context.authorizer.error"
      integration_error   = "$context.integrationErrorMessage"
    })
  }
}

# Under /aws/vendedlogs/, because the region's single resource policy for log deliveries, limited to 5,120 characters,
# does not grow with each log group there.
resource "aws_cloudwatch_log_group" "api" {
  region = var.region
  tags   = local.tags

  name              = "/aws/vendedlogs/apigateway/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_keys.logs
}

# API Gateway's metric 5xx also counts the application's own 502, 503 and 504, which are part of normal operation. This
# filter counts only the responses that the function did not send: it failed, or its response came after API Gateway's
# timeout of 30 seconds.
resource "aws_cloudwatch_log_metric_filter" "gateway_errors" {
  region = var.region

  name           = "gateway_errors"
  log_group_name = aws_cloudwatch_log_group.api.name
  pattern        = "{ ($.status = \"5*\") && (($.function_status != \"5*\") || ($.integration_error != \"-\")) }"

  metric_transformation {
    namespace = local.metrics_namespace
    name      = "gateway_errors"
    value     = "1"
    unit      = "Count"
  }
}

# All routes of this API: the application serves all of them.
resource "aws_lambda_permission" "api" {
  region = var.region

  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function["api"].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.api.execution_arn}/*/*"
}
