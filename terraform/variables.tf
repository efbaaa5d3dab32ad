# ---- the deployment ----

variable "name" {
  description = "Name of the deployment, the prefix of every resource's name. Two deployments in one account need two names."
  type        = string
  default     = "vidu-subjects"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,26}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 28 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "region" {
  description = "AWS region. Null: that of the environment or the AWS profile."
  type        = string
  default     = null

  validation {
    condition     = var.region == null || can(regex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region must be the name of an AWS region, for example eu-central-1."
  }
}

variable "tags" {
  description = "Tags for every resource, besides application = name."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.tags) : length(key) <= 128 && !startswith(lower(key), "aws:")])
    error_message = "tags must have keys of at most 128 characters that do not begin with aws:."
  }

  validation {
    # IAM compares the keys of tags without regard to case.
    condition     = length(distinct([for key in concat(["application"], keys(var.tags)) : lower(key)])) == length(setunion(["application"], keys(var.tags)))
    error_message = "tags: found ${join(", ", keys(var.tags))}, of which two differ only in case; application, which every resource has, counts too. IAM treats them as one key: write application in lower case, and each other key once."
  }

  validation {
    condition     = length(var.tags) <= 49 && alltrue([for value in values(var.tags) : length(value) <= 256])
    error_message = "tags must be at most 49, with values of at most 256 characters: AWS allows 50 on a resource, and application is one of them."
  }
}

variable "deletion_protection" {
  description = "Whether the table and non-empty buckets are protected from destruction. Set it to false, and apply, before tearing down."
  type        = bool
  default     = true
  nullable    = false
}

# ---- roles ----

variable "permissions_boundary_arn" {
  description = "ARN of the IAM policy that is the permissions boundary of every role. Null: none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/([!-~]+/)?[A-Za-z0-9_+=,.@-]{1,128}$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of an IAM policy, for example arn:aws:iam::123456789012:policy/boundary."
  }
}

variable "iam_path" {
  description = "IAM path of every role, for example /studio/. Choose it before the first deployment: another path replaces all roles."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    # The subset of the characters allowed by IAM that Lambda and Scheduler accept in a role's ARN.
    condition     = can(regex("^/([A-Za-z0-9_+=,.@-]+/)*$", var.iam_path))
    error_message = "iam_path must begin and end with a slash and have letters, digits and _+=,.@- between slashes, for example /studio/."
  }

  validation {
    # arn:aws-us-gov:iam::123456789012:role and -workflow are the remaining 46 characters.
    condition     = length(var.iam_path) + length(var.name) <= 210
    error_message = "iam_path and name must have at most 210 characters together: Step Functions accepts ARNs of roles with up to 256."
  }
}

# ---- encryption ----

variable "kms_keys" {
  description = "ARNs of customer managed KMS keys in the same region, for both buckets (bucket), the table, the queues, all log groups (logs), and the topic of alarm_topic. The keys' policies must let the services use them. Null: keys that AWS manages, without costs."
  type = object({
    bucket = optional(string)
    table  = optional(string)
    queues = optional(string)
    logs   = optional(string)
    topic  = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for arn in values(var.kms_keys) : arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", arn))])
    error_message = "kms_keys: found ${join(", ", [for name, arn in var.kms_keys : "${name} = ${arn}" if arn != null])}: ARNs of KMS keys (…:key/…) are allowed, not aliases or ids."
  }

  validation {
    condition     = var.kms_keys.topic == null || var.alarm_topic
    error_message = "kms_keys: found topic, and alarm_topic = false: the key is for the topic that the module makes. Set alarm_topic = true, or give the key to your own topic."
  }
}

# ---- the functions ----

variable "function_package" {
  description = "Path of the package that all functions run, in the form that the build writes. Without effect if package_object is given."
  type        = string
  default     = "../target/function.zip"

  validation {
    condition     = var.package_object != null || endswith(var.function_package, ".zip")
    error_message = "function_package must be the path of a .zip file."
  }

  validation {
    condition     = var.package_object != null || fileexists(var.function_package)
    error_message = "function_package: there is no such file; build the package first (docs/operations.md explains how, for each operating system)."
  }
}

variable "function_metadata" {
  description = "Path of the file in which the build describes the package. Null: the package's path with .json in place of .zip; with package_object, no file, and the package is not compared with the settings."
  type        = string
  default     = null
}

variable "package_object" {
  description = "Package in a bucket of yours, in the same region, instead of function_package: one upload serves several deployments. sha256 is the SHA-256 of the object in base64, as in the build's metadata; it decides whether the functions are updated. version_id is needed only if the bucket has versions, and an object is replaced under its key. Null: function_package is uploaded."
  type = object({
    bucket     = string
    key        = string
    version_id = optional(string)
    sha256     = string
  })
  default = null

  validation {
    condition     = var.package_object == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.package_object.bucket))
    error_message = "package_object: found the bucket ${try(var.package_object.bucket, "")}: the name of an S3 bucket is allowed, not an ARN or a URL."
  }

  validation {
    condition     = var.package_object == null || try(length(var.package_object.key) >= 1 && length(var.package_object.key) <= 1024 && !startswith(var.package_object.key, "/"), false)
    error_message = "package_object: found the key ${try(var.package_object.key, "")}: a key of 1 to 1024 characters that does not begin with a slash is allowed."
  }

  validation {
    condition     = var.package_object == null || can(regex("^[A-Za-z0-9+/]{43}=$", var.package_object.sha256))
    error_message = "package_object: found the sha256 ${try(var.package_object.sha256, "")}: the SHA-256 in base64 is allowed, 44 characters that end with =, as in function.json or from openssl dgst -sha256 -binary FILE | base64."
  }
}

variable "runtime" {
  description = "provided.al2023 for the native package; java21 or java25 for the JVM package."
  type        = string
  default     = "provided.al2023"

  validation {
    condition     = contains(["provided.al2023", "java21", "java25"], var.runtime)
    error_message = "runtime must be provided.al2023, java21 or java25."
  }
}

variable "architecture" {
  description = "Processor of the functions: x86_64 or arm64 (a fifth cheaper). A native package must have been built for it; a JVM package runs on both."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be x86_64 or arm64."
  }
}

variable "functions" {
  description = "Per function: memory in MB, timeout in seconds, reserved concurrency (-1: none; a new account may not allow reservations), ARNs of layer versions, and variables of the environment, for the extensions of layers."
  type = object({
    api     = optional(object({ memory = optional(number, 512), timeout = optional(number, 60), reserved_concurrency = optional(number, -1), layers = optional(list(string), []), environment = optional(map(string), {}) }), {})
    intake  = optional(object({ memory = optional(number, 512), timeout = optional(number, 120), reserved_concurrency = optional(number, -1), layers = optional(list(string), []), environment = optional(map(string), {}) }), {})
    poll    = optional(object({ memory = optional(number, 256), timeout = optional(number, 60), reserved_concurrency = optional(number, -1), layers = optional(list(string), []), environment = optional(map(string), {}) }), {})
    sweep   = optional(object({ memory = optional(number, 256), timeout = optional(number, 240), reserved_concurrency = optional(number, -1), layers = optional(list(string), []), environment = optional(map(string), {}) }), {})
    publish = optional(object({ memory = optional(number, 512), timeout = optional(number, 120), reserved_concurrency = optional(number, -1), layers = optional(list(string), []), environment = optional(map(string), {}) }), {})
    deliver = optional(object({ memory = optional(number, 256), timeout = optional(number, 120), reserved_concurrency = optional(number, -1), layers = optional(list(string), []), environment = optional(map(string), {}) }), {})
  })
  default = {}

  validation {
    condition     = alltrue([for settings in values(var.functions) : settings.memory >= 128 && settings.memory <= 10240 && floor(settings.memory) == settings.memory])
    error_message = "functions: memory must be a whole number from 128 to 10240 MB."
  }

  validation {
    condition     = alltrue([for settings in values(var.functions) : floor(settings.timeout) == settings.timeout])
    error_message = "functions: timeout must be a whole number of seconds."
  }

  validation {
    # With less memory, a function gets too little CPU time: the JVM does not start within Lambda's limit of 10 seconds.
    condition     = !startswith(var.runtime, "java") || alltrue([for settings in values(var.functions) : settings.memory >= 512])
    error_message = "functions: with runtime = java21 or java25 the memory of every function must be at least 512 MB; set, for example, functions = {api={memory=1024},intake={memory=1024},poll={memory=1024},sweep={memory=1024},publish={memory=1024},deliver={memory=1024}}."
  }

  validation {
    # A poll may take as long as the provider's read timeout, and its outcome must be stored afterwards.
    condition     = alltrue([for settings in values(var.functions) : settings.timeout >= coalesce(var.provider_client.read_timeout_seconds, 25) + 10 && settings.timeout <= 900])
    error_message = "functions: timeout must be at least provider_client.read_timeout_seconds (25 by default) + 10, and at most 900 seconds."
  }

  validation {
    # An API request ends after 28 seconds: the function's timeout must be longer, or submissions are interrupted.
    condition     = var.functions.api.timeout >= 30
    error_message = "functions: the timeout of api must be at least 30 seconds: a request may take 28."
  }

  validation {
    # The application sends a submission only if enough time remains for the request, the response and the write; with a
    # shorter timeout, it never sends one.
    condition     = var.functions.intake.timeout >= coalesce(var.provider_client.read_timeout_seconds, 25) + coalesce(var.provider_client.max_retry_seconds, 10) + 10
    error_message = "functions: the timeout of intake must be at least provider_client.read_timeout_seconds (25 by default) + max_retry_seconds (10) + 10, or uploads are deferred again and again."
  }

  validation {
    # The state machine allows 120 seconds for a round of polls.
    condition     = var.functions.poll.timeout <= 110
    error_message = "functions: the timeout of poll must be at most 110 seconds; the state machine waits 120 for it."
  }

  validation {
    # Announcements wait up to 20 seconds for the copies of their media, and are handed over afterwards.
    condition     = var.functions.publish.timeout >= 60
    error_message = "functions: the timeout of publish must be at least 60 seconds: an announcement waits up to 20 for the media."
  }

  validation {
    condition     = var.functions.deliver.timeout >= 110
    error_message = "functions: the timeout of deliver must be at least 110 seconds: it makes ten deliveries, each of up to 10."
  }

  validation {
    condition     = alltrue([for settings in values(var.functions) : settings.reserved_concurrency == -1 || (settings.reserved_concurrency >= 1 && floor(settings.reserved_concurrency) == settings.reserved_concurrency)])
    error_message = "functions: reserved_concurrency must be -1 (none) or a whole number of at least 1."
  }

  validation {
    condition     = alltrue([for settings in values(var.functions) : length(settings.layers) <= 5 && alltrue([for arn in settings.layers : can(regex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]{1,140}:[0-9]+$", arn))])])
    error_message = "functions: found the layers ${join(", ", distinct(flatten([for settings in values(var.functions) : settings.layers])))}: at most 5 for each function are allowed, each the ARN of a version, such as arn:aws:lambda:eu-central-1:123456789012:layer:NAME:1."
  }

  validation {
    # The settings of the application have variables of their own, and Lambda reserves the others.
    condition = alltrue([for name in flatten([for settings in values(var.functions) : keys(settings.environment)]) :
      can(regex("^[A-Za-z][A-Za-z0-9_]+$", name)) &&
      !can(regex("^(SUBJECTS_|QUARKUS_|DISABLE_SIGNAL_HANDLERS$|AWS_(DEFAULT_)?REGION$|AWS_EXECUTION_ENV$|AWS_LAMBDA_(FUNCTION_|INITIALIZATION_TYPE$|LOG_|RUNTIME_API$)|AWS_ACCESS_KEY|AWS_SECRET_ACCESS_KEY$|AWS_SESSION_TOKEN$|LAMBDA_TASK_ROOT$|LAMBDA_RUNTIME_DIR$)", name))
    ])
    error_message = "functions: found the environment variables ${join(", ", distinct(flatten([for settings in values(var.functions) : keys(settings.environment)])))}: names of letters, digits and underscores are allowed, without SUBJECTS_…, QUARKUS_…, DISABLE_SIGNAL_HANDLERS, and without those that Lambda sets itself."
  }

  validation {
    # A throttled invocation counts as a failed attempt. The stream of a new table has four shards.
    condition     = var.functions.publish.reserved_concurrency == -1 || var.functions.publish.reserved_concurrency >= 6
    error_message = "functions: reserved_concurrency of publish must be -1 (none) or at least 6: 2 for the queue of the media, the others for the shards of the table's stream."
  }
}

variable "vpc" {
  description = "Subnets and security groups of the functions' network interfaces, in one VPC. The subnets need a route to the provider and to webhook endpoints (NAT), and to S3, DynamoDB, SQS, SSM, Step Functions and EventBridge (NAT or endpoints). Null: the functions are in no VPC."
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null

  validation {
    condition     = var.vpc == null || try(length(var.vpc.subnet_ids) >= 1 && length(var.vpc.subnet_ids) <= 16 && alltrue([for id in var.vpc.subnet_ids : can(regex("^subnet-[0-9a-f]{8,17}$", id))]), false)
    error_message = "vpc: found the subnet_ids ${try(join(", ", var.vpc.subnet_ids), "none")}: 1 to 16 ids such as subnet-0123456789abcdef0 are allowed."
  }

  validation {
    condition     = var.vpc == null || try(length(var.vpc.security_group_ids) >= 1 && length(var.vpc.security_group_ids) <= 5 && alltrue([for id in var.vpc.security_group_ids : can(regex("^sg-[0-9a-f]{8,17}$", id))]), false)
    error_message = "vpc: found the security_group_ids ${try(join(", ", var.vpc.security_group_ids), "none")}: 1 to 5 ids such as sg-0123456789abcdef0 are allowed."
  }
}

variable "tracing" {
  description = "Whether the functions and the state machine send traces to X-Ray, which costs extra."
  type        = bool
  default     = false
  nullable    = false
}

variable "workflow_log_level" {
  description = "Which events of the state machine go to a log group of CloudWatch: OFF, FATAL, ERROR or ALL. The inputs and outputs of its states are never logged."
  type        = string
  default     = "OFF"
  nullable    = false

  validation {
    condition     = contains(["OFF", "FATAL", "ERROR", "ALL"], var.workflow_log_level)
    error_message = "workflow_log_level: found ${var.workflow_log_level}: OFF, FATAL, ERROR or ALL is allowed."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept, in days."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of CloudWatch's periods: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

# ---- the provider ----

variable "provider_base_url" {
  description = "Base URL of the provider of subjects, without a path."
  type        = string
  default     = "https://cloud.vtrix.ai"

  validation {
    condition     = can(regex("^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?$", var.provider_base_url))
    error_message = "provider_base_url must be https:// and a host, without a path: the provider's key is sent there."
  }
}

variable "provider_key_parameter" {
  description = "Name of the SSM SecureString parameter with the provider's key. Create it outside Terraform, so that no state contains the key."
  type        = string
  default     = "/vidu-subjects/provider-key"

  validation {
    condition     = can(regex("^/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$", var.provider_key_parameter))
    error_message = "provider_key_parameter must be the full name of a parameter, starting with a slash, not an ARN."
  }
}

variable "parameter_kms_key_arns" {
  description = "ARNs of the customer managed KMS keys that encrypt the parameters. Empty: they are encrypted with the account's own aws/ssm key."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.parameter_kms_key_arns : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", arn))])
    error_message = "parameter_kms_key_arns must be ARNs of KMS keys (…:key/…), not aliases."
  }
}

variable "provider_client" {
  description = "How the provider is called; unset options use the application's defaults: timeouts, the minimum time for a response, attempts of one call, the maximum rates of submissions and of list pages per execution environment, and the first pause after three consecutive responses that proved nothing."
  type = object({
    connect_timeout_seconds = optional(number)
    read_timeout_seconds    = optional(number)
    min_response_seconds    = optional(number)
    max_attempts            = optional(number)
    max_retry_seconds       = optional(number)
    max_submits_per_second  = optional(number)
    max_lists_per_second    = optional(number)
    breaker_pause_seconds   = optional(number)
  })
  default = {}

  validation {
    condition     = alltrue([for value in values(var.provider_client) : try(value > 0, value == null)])
    error_message = "provider_client: every number must be greater than 0."
  }

  validation {
    condition     = try(floor(var.provider_client.max_attempts) == var.provider_client.max_attempts, var.provider_client.max_attempts == null)
    error_message = "provider_client: max_attempts must be a whole number."
  }

  validation {
    # Of the 28 seconds that an API request may take, 2 are reserved for the write after the response.
    condition     = coalesce(var.provider_client.read_timeout_seconds, 25) <= 26
    error_message = "provider_client: read_timeout_seconds must be at most 26: an API request ends after 28 seconds, before API Gateway's own timeout, and 2 are reserved for the write after the response."
  }

  validation {
    # A submission is sent only if this time remains; the validation before it needs time, too.
    condition     = coalesce(var.provider_client.min_response_seconds, 12) <= min(20, coalesce(var.provider_client.read_timeout_seconds, 25))
    error_message = "provider_client: min_response_seconds (12 by default) must be at most 20 and at most read_timeout_seconds (25 by default)."
  }
}

variable "provider_proof_codes" {
  description = "Additional error codes of the provider that prove that nothing was created, each as CODE:CLASS with the class refused, busy, account or media. A wrong entry leads to subjects that are created, and billed, twice."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for entry in var.provider_proof_codes : can(regex("^[A-Za-z][A-Za-z0-9_.-]{0,63}:(refused|busy|account|media)$", entry))])
    error_message = "provider_proof_codes must be entries CODE:CLASS, for example MaintenanceWindow:busy; the classes are refused, busy, account and media."
  }

  validation {
    # A function's environment is limited to 4 KB; all other settings together need less than 3 KB.
    condition     = length(join(",", var.provider_proof_codes)) <= 1000
    error_message = "provider_proof_codes must have at most 1000 characters together: the environment of a function is limited to 4 KB."
  }
}

# ---- polling ----

variable "polling" {
  description = "When a submitted task is polled; unset options use the application's defaults: delay before the first poll, delay before each of the following steady polls, number of steady polls, growth factor after them, maximum delay, random share, how long a task is polled, and how long functions poll themselves before the workflow waits."
  type = object({
    first_seconds    = optional(number)
    steady_seconds   = optional(number)
    steady_polls     = optional(number)
    factor           = optional(number)
    max_seconds      = optional(number)
    jitter           = optional(number)
    deadline_minutes = optional(number)
    inline_seconds   = optional(number)
  })
  default = {}

  validation {
    condition     = alltrue([for delay in [coalesce(var.polling.first_seconds, 2), coalesce(var.polling.steady_seconds, 1.4)] : delay > 0 && delay <= coalesce(var.polling.max_seconds, 60)])
    error_message = "polling: first_seconds (2 by default) and steady_seconds (1.4) must be greater than 0 and at most max_seconds (60)."
  }

  validation {
    condition     = try(var.polling.steady_polls >= 0 && floor(var.polling.steady_polls) == var.polling.steady_polls, var.polling.steady_polls == null)
    error_message = "polling: steady_polls must be a whole number of at least 0."
  }

  validation {
    condition     = coalesce(var.polling.factor, 1.6) >= 1 && coalesce(var.polling.factor, 1.6) <= 10
    error_message = "polling: factor must be from 1 to 10."
  }

  validation {
    condition     = coalesce(var.polling.jitter, 0.1) >= 0 && coalesce(var.polling.jitter, 0.1) < 1
    error_message = "polling: jitter must be at least 0 and less than 1."
  }

  validation {
    # The state machine has a timeout of one day.
    condition     = try(var.polling.deadline_minutes >= 1 && var.polling.deadline_minutes <= 1380 && floor(var.polling.deadline_minutes) == var.polling.deadline_minutes, var.polling.deadline_minutes == null)
    error_message = "polling: deadline_minutes must be a whole number from 1 to 1380."
  }

  validation {
    # An execution has at most 25,000 events, and each round with a wait has about nine of them.
    condition     = coalesce(var.polling.deadline_minutes, 30) * 60 / coalesce(var.polling.max_seconds, 60) <= 2000
    error_message = "polling: deadline_minutes × 60 / max_seconds must be at most 2000, as an execution of the state machine has at most 25,000 events."
  }

  validation {
    condition     = coalesce(var.polling.inline_seconds, 15) >= 0 && coalesce(var.polling.inline_seconds, 15) <= 30
    error_message = "polling: inline_seconds must be from 0 to 30; a function is paid for while it waits."
  }
}

variable "sweep" {
  description = "When tasks are stalled; unset options use the application's defaults: overdue polls, interrupted submissions, tasks per run, whether and how long unconfirmed tasks are compared with the provider's list, after which time absence can be proven and whether an absent task is submitted again, and how many pages of the list are read per hour while no task is unconfirmed."
  type = object({
    overdue_seconds          = optional(number)
    stale_submission_seconds = optional(number)
    limit                    = optional(number)
    reconcile                = optional(bool)
    reconcile_for_hours      = optional(number)
    absence_after_minutes    = optional(number)
    resubmit_absent          = optional(bool)
    list_calls_per_hour      = optional(number)
  })
  default = {}

  validation {
    condition = alltrue([for value in [
      var.sweep.overdue_seconds, var.sweep.limit, var.sweep.reconcile_for_hours, var.sweep.absence_after_minutes, var.sweep.list_calls_per_hour
    ] : try(value > 0, value == null)])
    error_message = "sweep: every number must be greater than 0."
  }

  validation {
    condition = alltrue([for value in [
      var.sweep.limit, var.sweep.reconcile_for_hours, var.sweep.absence_after_minutes, var.sweep.list_calls_per_hour
    ] : try(floor(value) == value, value == null)])
    error_message = "sweep: limit, reconcile_for_hours, absence_after_minutes and list_calls_per_hour must be whole numbers."
  }

  validation {
    # A submission in progress must not be mistaken for an interrupted one.
    condition     = coalesce(var.sweep.stale_submission_seconds, 300) > max(var.functions.api.timeout, var.functions.intake.timeout)
    error_message = "sweep: stale_submission_seconds (300 by default) must be longer than the timeouts of api and intake."
  }
}

variable "sweep_schedule" {
  description = "How often the sweep runs: a rate of EventBridge Scheduler, in minutes, and at least the timeout of the function sweep. Cron expressions are not allowed, because an alarm needs the interval."
  type        = string
  default     = "rate(5 minutes)"

  validation {
    condition     = can(regex("^rate\\((1 minute|[1-9][0-9]* minutes)\\)$", var.sweep_schedule)) && try(tonumber(regex("[0-9]+", var.sweep_schedule)) <= 60, false)
    error_message = "sweep_schedule must be rate(N minutes) with N from 1 to 60, for example rate(5 minutes)."
  }

  validation {
    # Concurrent sweeps would work on the same tasks.
    condition     = try(60 * tonumber(regex("[0-9]+", var.sweep_schedule)) >= var.functions.sweep.timeout, true)
    error_message = "sweep_schedule must be at least the timeout of the function sweep (240 seconds by default): sweeps must not overlap. Set a longer rate, or functions.sweep.timeout."
  }
}

variable "task_retention_days" {
  description = "How long a task is kept in the table after it has ended, in days; its idempotency key is deleted with it. Its result in the bucket remains."
  type        = number
  default     = 90

  validation {
    # A message may be delivered again after 14 days, and a request whose idempotency key was deleted is submitted
    # again.
    condition     = var.task_retention_days >= 15 && floor(var.task_retention_days) == var.task_retention_days
    error_message = "task_retention_days must be a whole number of at least 15: messages are kept for 14 days, and their tasks must still exist then."
  }
}

# ---- media ----

variable "media" {
  description = "Reference media; unset options use the application's defaults: whether https items are validated before the submission, with which timeout, how long presigned URLs for uploads and for the provider are valid, and the maximum size of a manifest (intake holds one copy in memory)."
  type = object({
    validate_urls           = optional(bool)
    url_timeout_seconds     = optional(number)
    upload_expiry_minutes   = optional(number)
    download_expiry_minutes = optional(number)
    max_manifest_bytes      = optional(number)
  })
  default = {}

  validation {
    condition     = try(var.media.url_timeout_seconds > 0 && var.media.url_timeout_seconds <= 20, var.media.url_timeout_seconds == null)
    error_message = "media: url_timeout_seconds must be greater than 0 and at most 20."
  }

  validation {
    # The URLs are signed with a function's own credentials, which expire after a few hours.
    condition     = alltrue([for value in [var.media.upload_expiry_minutes, var.media.download_expiry_minutes] : try(value >= 1 && value <= 360 && floor(value) == value, value == null)])
    error_message = "media: upload_expiry_minutes and download_expiry_minutes must be whole numbers from 1 to 360."
  }

  validation {
    # This is about the maximum size of a Java byte array.
    condition     = try(var.media.max_manifest_bytes >= 1 && var.media.max_manifest_bytes <= 2000000000 && floor(var.media.max_manifest_bytes) == var.media.max_manifest_bytes, var.media.max_manifest_bytes == null)
    error_message = "media: max_manifest_bytes must be a whole number from 1 to 2000000000."
  }
}

variable "keep_media" {
  description = "Whether the media of a completed subject are copied to media/: the provider's URLs of them are valid for a day."
  type        = bool
  default     = true
  nullable    = false
}

variable "media_retention_days" {
  description = "After how many days the copies under media/ are deleted. Null: never."
  type        = number
  default     = null

  validation {
    condition     = try(var.media_retention_days >= 1 && floor(var.media_retention_days) == var.media_retention_days, var.media_retention_days == null)
    error_message = "media_retention_days must be a whole number of at least 1, or null for never."
  }
}

# ---- announcements of endings ----

variable "event_bus_name" {
  description = "Name or ARN of the EventBridge bus, in the same region, that receives an event for each ending of a task; it must exist. Null: no events."
  type        = string
  default     = null

  validation {
    condition     = var.event_bus_name == null || can(regex("^(arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/)?[A-Za-z0-9._/-]{1,256}$", var.event_bus_name))
    error_message = "event_bus_name must be the name of an event bus, for example default, or the ARN of one."
  }
}

variable "webhook_secret_parameter" {
  description = "Name of the SSM SecureString parameter with the secret that signs webhooks, or with two secrets while one is being replaced. Create it outside Terraform, so that no state contains the secret. Null: no webhooks."
  type        = string
  default     = null

  validation {
    condition     = var.webhook_secret_parameter == null || can(regex("^/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$", var.webhook_secret_parameter))
    error_message = "webhook_secret_parameter must be the full name of a parameter, starting with a slash, not an ARN."
  }
}

variable "webhook_urls" {
  description = "Endpoints that receive a webhook for each ending of a task, besides the webhook_url of a request. They need webhook_secret_parameter, and public addresses. They are stored in Terraform's state: they must contain no secret."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    # Commas separate the URLs in the functions' environment.
    condition     = alltrue([for url in var.webhook_urls : can(regex("^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?][A-Za-z0-9._~!&'()*+;=:@%/?-]*)?$", url))])
    error_message = "webhook_urls must be URLs such as https://studio.example.com/hooks: https, without user, fragment, comma, space, $ or braces (percent-encode these)."
  }

  validation {
    # The functions refuse to start with such an endpoint.
    condition = alltrue([
      for url in var.webhook_urls :
      can(regex("^https://[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*[.][A-Za-z][A-Za-z0-9-]*(:0*[1-9][0-9]*)?([/?]|$)", url)) &&
      !can(regex("(?i)^https://[^/?:]*[.]localhost(:|/|[?]|$)", url)) &&
      try(tonumber(regex("^https://[^/?:]*:([0-9]+)", url)[0]) <= 65535, true)
    ])
    error_message = "webhook_urls must have a public host with a name, such as studio.example.com, and a port from 1 to 65535: webhooks go to no private address."
  }

  validation {
    condition     = length(distinct(var.webhook_urls)) == length(var.webhook_urls)
    error_message = "webhook_urls: found an URL twice: each endpoint receives each announcement once."
  }

  validation {
    condition     = length(var.webhook_urls) == 0 || var.webhook_secret_parameter != null
    error_message = "webhook_urls need webhook_secret_parameter: every webhook is signed."
  }

  validation {
    # A function's environment is limited to 4 KB.
    condition     = length(join(",", concat(var.webhook_urls, var.provider_proof_codes))) <= 1000
    error_message = "webhook_urls and provider_proof_codes must have at most 1000 characters together: the environment of a function is limited to 4 KB."
  }
}

variable "deliver_max_concurrency" {
  description = "How many invocations of deliver run at the same time; each makes up to ten deliveries. The others wait in the queue."
  type        = number
  default     = 10

  validation {
    condition     = var.deliver_max_concurrency >= 2 && var.deliver_max_concurrency <= 1000 && floor(var.deliver_max_concurrency) == var.deliver_max_concurrency
    error_message = "deliver_max_concurrency must be a whole number from 2 to 1000, as SQS allows no other values."
  }

  validation {
    # A throttled invocation counts as a failed attempt.
    condition     = var.functions.deliver.reserved_concurrency == -1 || var.functions.deliver.reserved_concurrency >= var.deliver_max_concurrency
    error_message = "deliver_max_concurrency must be at most functions.deliver.reserved_concurrency, where that is set."
  }
}

variable "eventbridge" {
  description = "Whether the bucket sends its own events (Object Created and others) to the default event bus of EventBridge, for rules of yours. The application does not need them."
  type        = bool
  default     = false
  nullable    = false
}

# ---- the buckets ----

variable "bucket_name" {
  description = "Name of the bucket of the data. Null: name-account-region."
  type        = string
  default     = null

  validation {
    condition     = var.bucket_name == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name must have 3 to 63 lower-case letters, digits and hyphens, and neither begin nor end with a hyphen."
  }

  validation {
    condition     = var.bucket_name == null || !can(regex("^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$", var.bucket_name))
    error_message = "bucket_name must not begin with xn--, sthree- or amzn-s3-demo-, nor end with -s3alias, --ol-s3, --x-s3 or --table-s3: S3 reserves these."
  }
}

variable "package_bucket_name" {
  description = "Name of the bucket of the package. Null: name-code-account-region."
  type        = string
  default     = null

  validation {
    condition     = var.package_bucket_name == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.package_bucket_name))
    error_message = "package_bucket_name must have 3 to 63 lower-case letters, digits and hyphens, and neither begin nor end with a hyphen."
  }

  validation {
    condition     = var.package_bucket_name == null || !can(regex("^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$", var.package_bucket_name))
    error_message = "package_bucket_name must not begin with xn--, sthree- or amzn-s3-demo-, nor end with -s3alias, --ol-s3, --x-s3 or --table-s3: S3 reserves these."
  }

  validation {
    condition     = var.package_bucket_name == null || var.package_object == null
    error_message = "package_bucket_name: found ${coalesce(var.package_bucket_name, "none")}, and package_object: with package_object there is no such bucket. Leave one of them out."
  }
}

variable "expiration_days" {
  description = "After how many days objects under a prefix are deleted (0: never), and noncurrent versions of all objects (noncurrent)."
  type = object({
    incoming   = optional(number, 90)
    uploads    = optional(number, 30)
    results    = optional(number, 0)
    rejected   = optional(number, 90)
    noncurrent = optional(number, 30)
  })
  default = {}

  validation {
    condition     = alltrue([for days in values(var.expiration_days) : days >= 0 && floor(days) == days]) && var.expiration_days.noncurrent >= 1
    error_message = "expiration_days must be whole numbers, 0 for never; noncurrent must be at least 1."
  }
}

# ---- uploads to incoming/ ----

variable "intake" {
  description = "How uploads are ingested: files per invocation, concurrent invocations (this limits the load on the provider), and after how many attempts a message goes to the dead-letter queue."
  type = object({
    batch_size          = optional(number, 5)
    maximum_concurrency = optional(number, 4)
    max_receive_count   = optional(number, 120)
  })
  default = {}

  validation {
    condition     = var.intake.batch_size >= 1 && var.intake.batch_size <= 10 && floor(var.intake.batch_size) == var.intake.batch_size
    error_message = "intake: batch_size must be a whole number from 1 to 10."
  }

  validation {
    condition     = var.intake.maximum_concurrency >= 2 && var.intake.maximum_concurrency <= 1000 && floor(var.intake.maximum_concurrency) == var.intake.maximum_concurrency
    error_message = "intake: maximum_concurrency must be a whole number from 2 to 1000, as SQS allows no other values."
  }

  validation {
    # A throttled invocation counts as a failed attempt.
    condition     = var.functions.intake.reserved_concurrency == -1 || var.functions.intake.reserved_concurrency >= var.intake.maximum_concurrency
    error_message = "intake: maximum_concurrency must be at most functions.intake.reserved_concurrency, where that is set."
  }

  validation {
    # 102 receives take one day (intake.tf).
    condition     = var.intake.max_receive_count >= 102 && var.intake.max_receive_count <= 1000 && floor(var.intake.max_receive_count) == var.intake.max_receive_count
    error_message = "intake: max_receive_count must be a whole number from 102 to 1000; with fewer, an outage of a day fills the dead-letter queue."
  }

  validation {
    # A message is deleted 14 days after it was sent, in either queue.
    condition     = var.intake.max_receive_count * max(900, 6 * var.functions.intake.timeout) <= 604800
    error_message = "intake: max_receive_count × the longest delay (900 seconds, or 6 × functions.intake.timeout if that is longer) must be at most 604800 seconds (a week), or uploads are deleted before an operator can see them in the dead-letter queue."
  }
}

# ---- the API ----

variable "api_authorization" {
  description = "How callers of the API are authorized: AWS_IAM (signed requests), JWT (tokens of jwt.issuer), or BEARER (one token, in the parameter api_token_parameter, checked by the application)."
  type        = string
  default     = "AWS_IAM"

  validation {
    condition     = contains(["AWS_IAM", "JWT", "BEARER"], var.api_authorization)
    error_message = "api_authorization must be AWS_IAM, JWT or BEARER."
  }
}

variable "jwt" {
  description = "Issuer and audiences of the tokens, for api_authorization = JWT."
  type = object({
    issuer   = string
    audience = list(string)
  })
  default = null

  validation {
    condition     = (var.jwt != null) == (var.api_authorization == "JWT")
    error_message = "jwt must be given if, and only if, api_authorization is JWT."
  }

  validation {
    condition     = var.jwt == null || try(startswith(var.jwt.issuer, "https://") && length(var.jwt.audience) > 0, false)
    error_message = "jwt must have an issuer that begins with https:// and at least one audience."
  }
}

variable "api_token_parameter" {
  description = "Name of the SSM SecureString parameter with the callers' token, for api_authorization = BEARER."
  type        = string
  default     = null

  validation {
    condition     = (var.api_token_parameter != null) == (var.api_authorization == "BEARER")
    error_message = "api_token_parameter must be given if, and only if, api_authorization is BEARER."
  }

  validation {
    condition     = var.api_token_parameter == null || can(regex("^/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$", var.api_token_parameter))
    error_message = "api_token_parameter must be the full name of a parameter, starting with a slash, not an ARN."
  }
}

variable "page" {
  description = "Whether the API's address shows the page, on which people create and find subjects. The page itself is open; all data needs the token, which the page asks for: api_authorization must be BEARER or JWT."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.page || var.api_authorization != "AWS_IAM"
    error_message = "page needs api_authorization BEARER or JWT: with AWS_IAM, every request is signed with AWS credentials. A browser has none, and they must not be typed into a page."
  }
}

variable "cors_allowed_origins" {
  description = "Origins of web pages that may call the API and upload with presigned URLs. Empty: none."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for origin in var.cors_allowed_origins : can(regex("^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$", origin))])
    error_message = "cors_allowed_origins must be origins such as https://studio.example.com, without a path; * is not allowed."
  }
}

variable "throttling" {
  description = "Requests per second that the API accepts (rate), and the burst that it accepts beyond that."
  type = object({
    rate  = optional(number, 20)
    burst = optional(number, 40)
  })
  default = {}

  validation {
    condition     = var.throttling.rate > 0 && var.throttling.rate <= 10000 && var.throttling.burst >= 1 && var.throttling.burst <= 5000 && floor(var.throttling.burst) == var.throttling.burst
    error_message = "throttling: rate must be greater than 0 and at most 10000, burst a whole number from 1 to 5000."
  }
}

variable "domain" {
  description = "Name of your own for the API, the ARN of a certificate for it in the same region, and the id of the Route 53 zone for its record. Without zone_id, you create the record yourself, with the output domain_target. Null: the API has the address that AWS gives it."
  type = object({
    name            = string
    certificate_arn = string
    zone_id         = optional(string)
  })
  default = null

  validation {
    condition     = var.domain == null || can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", var.domain.name))
    error_message = "domain: found the name ${try(var.domain.name, "")}: a host in lower-case letters, such as subjects.example.com, is allowed, without https:// and path."
  }

  validation {
    condition     = var.domain == null || can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$", var.domain.certificate_arn))
    error_message = "domain: found the certificate_arn ${try(var.domain.certificate_arn, "")}: the ARN of a certificate of ACM (…:certificate/…) is allowed."
  }

  validation {
    condition     = try(var.domain.zone_id, null) == null || can(regex("^[A-Z0-9]{1,32}$", var.domain.zone_id))
    error_message = "domain: found the zone_id ${try(coalesce(var.domain.zone_id), "")}: the id of a hosted zone, such as Z0123456789ABCDEFGHIJ, is allowed."
  }
}

variable "disable_execute_api_endpoint" {
  description = "Whether the address that AWS gives to the API is switched off, so that only the domain serves it."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.disable_execute_api_endpoint || var.domain != null
    error_message = "disable_execute_api_endpoint: found true, and no domain: the API would have no address. Set domain."
  }
}

# ---- alarms ----

variable "alarm_topic_arn" {
  description = "ARN of the SNS topic, in the same region, that alarms are sent to. Null: alarms are only visible in the console. An encrypted topic needs a customer managed KMS key that lets cloudwatch.amazonaws.com use it (kms:Decrypt, kms:GenerateDataKey*); with the key alias/aws/sns no alarm arrives."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic_arn == null || can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn must be the ARN of an SNS topic."
  }
}

variable "alarm_topic" {
  description = "Whether the module makes an SNS topic, NAME-alarms, that alarms are sent to. You subscribe to it: the output alarm_topic_arn."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.alarm_topic || var.alarm_topic_arn == null
    error_message = "alarm_topic: found true, and alarm_topic_arn = ${coalesce(var.alarm_topic_arn, "none")}: only one of them is allowed."
  }
}

variable "alarm_thresholds" {
  description = "Other thresholds of alarms, by their names without the deployment's: an alarm fires above its threshold. The unit is that of the metric: a number of events for most, seconds for uploads-waiting, deliveries-waiting and media-waiting, milliseconds for endings-waiting."
  type        = map(number)
  default     = {}
  nullable    = false

  validation {
    # sweep-missing fires below 1, which is its meaning.
    condition     = length(setsubtract(keys(var.alarm_thresholds), local.adjustable_alarms)) == 0
    error_message = "alarm_thresholds: found ${join(", ", setsubtract(keys(var.alarm_thresholds), local.adjustable_alarms))}: allowed are ${join(", ", local.adjustable_alarms)}."
  }

  validation {
    condition     = alltrue([for threshold in values(var.alarm_thresholds) : try(threshold >= 0, false)])
    error_message = "alarm_thresholds: found ${join(", ", [for name, threshold in var.alarm_thresholds : "${name} = ${coalesce(threshold, "null")}"])}: numbers of at least 0 are allowed."
  }
}
