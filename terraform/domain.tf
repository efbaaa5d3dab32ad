# The API at a name of yours. Regional: the name and its certificate are in the region of the API. The mapping has no key,
# so that paths are the same as at the API's own address.
resource "aws_apigatewayv2_domain_name" "api" {
  for_each = { for domain in var.domain[*] : "api" => domain }

  region = var.region
  tags   = local.tags

  domain_name = each.value.name

  domain_name_configuration {
    certificate_arn = each.value.certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "api" {
  for_each = aws_apigatewayv2_domain_name.api

  region = var.region

  api_id      = aws_apigatewayv2_api.api.id
  domain_name = each.value.domain_name
  stage       = aws_apigatewayv2_stage.api.id
}

# Only if the zone is given; otherwise you create the record, with the output domain_target.
resource "aws_route53_record" "api" {
  for_each = { for domain in var.domain[*] : "api" => domain if domain.zone_id != null }

  zone_id = each.value.zone_id
  name    = each.value.name
  type    = "A"

  alias {
    name                   = local.domain_target.name
    zone_id                = local.domain_target.zone_id
    evaluate_target_health = false
  }
}

locals {
  domain_target = one([for domain in aws_apigatewayv2_domain_name.api : {
    name    = domain.domain_name_configuration[0].target_domain_name
    zone_id = domain.domain_name_configuration[0].hosted_zone_id
  }])
}
