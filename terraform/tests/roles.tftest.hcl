# Requirements that a company may have for every role.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package = "tests/function.zip"
}

run "by_default_without_a_boundary_and_at_the_root" {
  command = plan

  assert {
    condition     = alltrue([for role in concat(values(aws_iam_role.function), [aws_iam_role.workflow, aws_iam_role.schedule]) : role.path == "/"]) && var.permissions_boundary_arn == null
    error_message = "A role has a path or a boundary that was not configured."
  }
}

run "a_boundary_and_a_path_for_every_role" {
  command = plan

  variables {
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/company/developer-boundary"
    iam_path                 = "/company/vidu/"
  }

  assert {
    condition = alltrue([for role in concat(values(aws_iam_role.function), [aws_iam_role.workflow, aws_iam_role.schedule]) :
      role.path == "/company/vidu/" && role.permissions_boundary == "arn:aws:iam::123456789012:policy/company/developer-boundary"
    ])
    error_message = "A role lacks the boundary, or has another path."
  }

  assert {
    condition     = length(concat(values(aws_iam_role.function), [aws_iam_role.workflow, aws_iam_role.schedule])) == 8 && length(flatten([for file in fileset(".", "*.tf") : regexall("resource \"aws_iam_role\"", file(file))])) == 3
    error_message = "There are roles that this test does not check."
  }
}

run "an_aws_managed_boundary" {
  command = plan

  variables {
    permissions_boundary_arn = "arn:aws-us-gov:iam::aws:policy/PowerUserAccess"
  }

  assert {
    condition     = aws_iam_role.workflow.permissions_boundary == "arn:aws-us-gov:iam::aws:policy/PowerUserAccess"
    error_message = "A role does not have the boundary."
  }
}

run "the_longest_path" {
  command = plan

  variables {
    name     = "a234567890123456789012345678"
    iam_path = "/${join("", [for number in range(180) : "p"])}/"
  }

  assert {
    condition     = length("arn:aws-us-gov:iam::123456789012:role${aws_iam_role.workflow.path}${aws_iam_role.workflow.name}") == 256
    error_message = "Step Functions would refuse the longest allowed role ARN, or would accept a longer one."
  }
}
