# The routes of the API, and their authorization.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package = "tests/function.zip"
}

run "by_default_every_call_is_signed" {
  command = plan

  assert {
    condition = jsonencode({ for key, route in aws_apigatewayv2_route.route : key => route.authorization_type }) == jsonencode({
      "POST /v1/subjects"                  = "AWS_IAM"
      "GET /v1/subjects"                   = "AWS_IAM"
      "GET /v1/subjects/{id}"              = "AWS_IAM"
      "POST /v1/subjects/{id}/redrive"     = "AWS_IAM"
      "GET /v1/subjects/{id}/media/{name}" = "AWS_IAM"
      "GET /v1/subjects/{id}/deliveries"   = "AWS_IAM"
      "POST /v1/subjects/{id}/deliveries"  = "AWS_IAM"
      "POST /v1/validations"               = "AWS_IAM"
      "GET /v1/about"                      = "AWS_IAM"
      "POST /v1/uploads"                   = "AWS_IAM"
      "POST /model/v1/generation"          = "AWS_IAM"
      "GET /model/v1/generation/task/{id}" = "AWS_IAM"
      "GET /q/health"                      = "AWS_IAM"
      "GET /q/openapi"                     = "AWS_IAM"
    })
    error_message = "A route is missing, unexpected, or open."
  }

  assert {
    condition     = alltrue([for key, route in aws_apigatewayv2_route.route : route.route_key == key && route.target == "integrations/integr0" && route.api_id == "api0000000"])
    error_message = "A route has another target."
  }

  assert {
    condition     = aws_apigatewayv2_integration.api.integration_uri == "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-api/invocations" && aws_apigatewayv2_integration.api.payload_format_version == "2.0" && aws_apigatewayv2_integration.api.integration_type == "AWS_PROXY"
    error_message = "The API does not pass its requests to the function api in payload format 2.0."
  }

  assert {
    condition     = length(aws_apigatewayv2_authorizer.jwt) == 0 && length(aws_apigatewayv2_api.api.cors_configuration) == 0 && length(aws_s3_bucket_cors_configuration.storage) == 0
    error_message = "There is an authorizer or a CORS configuration without a setting for it."
  }

  assert {
    condition     = output.api_url == "https://api0000000.execute-api.eu-central-1.amazonaws.com"
    error_message = "The address of the API is ${output.api_url}."
  }

  assert {
    condition     = output.page_url == null && !contains(keys(aws_lambda_function.function["api"].environment[0].variables), "SUBJECTS_PAGE_ENABLED")
    error_message = "There is a page without the setting for it."
  }
}

run "requests_are_throttled_and_logged" {
  command = plan

  variables {
    throttling = { rate = 5, burst = 10 }
  }

  assert {
    condition     = aws_apigatewayv2_stage.api.auto_deploy && one(aws_apigatewayv2_stage.api.default_route_settings).throttling_rate_limit == 5 && one(aws_apigatewayv2_stage.api.default_route_settings).throttling_burst_limit == 10
    error_message = "The API is not throttled as configured."
  }

  assert {
    condition     = one(aws_apigatewayv2_stage.api.access_log_settings).destination_arn == "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/vendedlogs/apigateway/vidu-subjects" && jsondecode(one(aws_apigatewayv2_stage.api.access_log_settings).format).status == "$context.status"
    error_message = "Requests are not logged."
  }

  assert {
    condition     = aws_cloudwatch_log_group.api.name == "/aws/vendedlogs/apigateway/vidu-subjects" && output.log_groups.access == aws_cloudwatch_log_group.api.name
    error_message = "The access log is ${aws_cloudwatch_log_group.api.name}, outside the log groups of deliveries."
  }

  assert {
    condition = { for field, variable in jsondecode(one(aws_apigatewayv2_stage.api.access_log_settings).format) : field => variable if contains(["function_request_id", "function_status", "error", "authorizer_error", "integration_error", "caller", "subject"], field) } == {
      function_request_id = "$context.integration.requestId"
      function_status     = "$context.integration.status"
      error               = "$context.error.message"
      authorizer_error    = "$context.authorizer.error"
      integration_error   = "$context.integrationErrorMessage"
      caller              = "$context.identity.userArn"
      subject             = "$context.authorizer.claims.sub"
    }
    error_message = "A request cannot be matched with the function's log, or the log does not contain the reason for its refusal."
  }

  assert {
    condition = (
      aws_cloudwatch_log_metric_filter.gateway_errors.log_group_name == "/aws/vendedlogs/apigateway/vidu-subjects"
      && alltrue([for field in regexall("[$][.]([a-z_]+)", aws_cloudwatch_log_metric_filter.gateway_errors.pattern) : contains(keys(jsondecode(one(aws_apigatewayv2_stage.api.access_log_settings).format)), one(field))])
      && aws_cloudwatch_metric_alarm.alarm["gateway-errors"].metric_name == one(aws_cloudwatch_log_metric_filter.gateway_errors.metric_transformation).name
    )
    error_message = "The responses of API Gateway itself are not counted, or the filter uses fields that the log does not have."
  }

  assert {
    condition     = !can(regex("(?i)authorization|header|querystring", one(aws_apigatewayv2_stage.api.access_log_settings).format))
    error_message = "The access log contains headers or query strings."
  }
}

run "tokens_of_an_issuer" {
  command = plan

  variables {
    api_authorization = "JWT"
    jwt               = { issuer = "https://login.example.com/", audience = ["vidu-subjects", "studio"] }
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.route : route.authorization_type == "JWT" && route.authorizer_id == "author0"])
    error_message = "A route does not require a token."
  }

  assert {
    condition = (
      one(one(aws_apigatewayv2_authorizer.jwt).jwt_configuration).issuer == "https://login.example.com/"
      && one(one(aws_apigatewayv2_authorizer.jwt).jwt_configuration).audience == toset(["vidu-subjects", "studio"])
      && one(aws_apigatewayv2_authorizer.jwt).identity_sources == toset(["$request.header.Authorization"])
    )
    error_message = "Tokens of another issuer or for another audience would be accepted."
  }
}

run "one_token_that_the_application_checks" {
  command = plan

  variables {
    api_authorization   = "BEARER"
    api_token_parameter = "/studio/vidu/token"
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.route : route.authorization_type == "NONE"]) && aws_lambda_function.function["api"].environment[0].variables["SUBJECTS_AWS_API_TOKEN_PARAMETER"] == "/studio/vidu/token"
    error_message = "The API is open, and the application is not configured to check a token."
  }
}

run "without_bearer_the_application_gets_no_token" {
  command = plan

  assert {
    condition     = !contains(keys(aws_lambda_function.function["api"].environment[0].variables), "SUBJECTS_AWS_API_TOKEN_PARAMETER")
    error_message = "The application would require a token in addition to the signature."
  }
}

run "pages_of_named_origins" {
  command = plan

  variables {
    cors_allowed_origins = ["https://studio.example.com"]
  }

  assert {
    condition     = one(aws_apigatewayv2_api.api.cors_configuration).allow_origins == toset(["https://studio.example.com"]) && length(setsubtract(["idempotency-key", "if-none-match"], one(aws_apigatewayv2_api.api.cors_configuration).allow_headers)) == 0 && length(setsubtract(["etag", "location"], one(aws_apigatewayv2_api.api.cors_configuration).expose_headers)) == 0
    error_message = "Pages of the origin cannot use the API."
  }

  assert {
    condition     = one(one(aws_s3_bucket_cors_configuration.storage).cors_rule).allowed_origins == toset(["https://studio.example.com"]) && one(one(aws_s3_bucket_cors_configuration.storage).cors_rule).allowed_methods == toset(["PUT"])
    error_message = "Pages of the origin cannot upload, or have more permissions than that."
  }
}

run "page_with_one_token" {
  command = plan

  variables {
    api_authorization   = "BEARER"
    api_token_parameter = "/studio/vidu/token"
    page                = true
  }

  assert {
    condition     = toset(["GET /", "GET /static/{proxy+}"]) == setsubtract(keys(aws_apigatewayv2_route.route), local.routes) && alltrue([for key in local.open_routes : aws_apigatewayv2_route.route[key].target == "integrations/integr0"])
    error_message = "The page has no routes to the function api, or too many."
  }

  assert {
    condition     = output.page_url == "https://api0000000.execute-api.eu-central-1.amazonaws.com/"
    error_message = "The address of the page is ${output.page_url}."
  }

  assert {
    condition = (
      one(one(aws_s3_bucket_cors_configuration.storage).cors_rule).allowed_origins == toset(["https://api0000000.execute-api.eu-central-1.amazonaws.com"])
      && one(one(aws_s3_bucket_cors_configuration.storage).cors_rule).allowed_methods == toset(["GET", "HEAD", "PUT"])
      && one(one(aws_s3_bucket_cors_configuration.storage).cors_rule).allowed_headers == toset(["content-type"])
      && length(aws_apigatewayv2_api.api.cors_configuration) == 0
    )
    error_message = "The page cannot use the bucket, or another origin can use the bucket or the API."
  }

  assert {
    condition     = [for function, settings in aws_lambda_function.function : function if contains(keys(settings.environment[0].variables), "SUBJECTS_PAGE_ENABLED")] == ["api"]
    error_message = "The function api does not serve the page, or another function has its setting."
  }
}

run "page_with_tokens_of_an_issuer" {
  command = plan

  variables {
    api_authorization    = "JWT"
    jwt                  = { issuer = "https://login.example.com/", audience = ["studio"] }
    cors_allowed_origins = ["https://studio.example.com"]
    page                 = true
  }

  assert {
    condition     = { for key, route in aws_apigatewayv2_route.route : key => route.authorization_type if route.authorization_type != "JWT" } == { "GET /" = "NONE", "GET /static/{proxy+}" = "NONE" }
    error_message = "The page is not open, or data are."
  }

  assert {
    condition     = alltrue([for key in local.routes : aws_apigatewayv2_route.route[key].authorizer_id == "author0"])
    error_message = "A route for data has no authorizer."
  }

  assert {
    condition     = { for rule in one(aws_s3_bucket_cors_configuration.storage).cors_rule : one(rule.allowed_origins) => length(rule.allowed_methods) } == { "https://studio.example.com" = 1, "https://api0000000.execute-api.eu-central-1.amazonaws.com" = 3 }
    error_message = "The page and the named origin do not have a rule each."
  }
}
