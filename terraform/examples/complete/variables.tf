variable "name" {
  description = "Beginning of the names of all deployments."
  type        = string
  default     = "vidu-subjects"
}

variable "owner" {
  description = "Value of the tag owner."
  type        = string
  default     = "media"
}

variable "deployments" {
  description = "The deployments, by the ends of their names."
  type = map(object({
    alarm_thresholds = optional(map(number), {})
  }))
  default = {
    film = { alarm_thresholds = { uploads-waiting = 7200 } }
    test = {}
  }
}

variable "function_package" {
  description = "Path of the package that the build writes, with its metadata beside it."
  type        = string
  default     = "../../../target/function.zip"
}

variable "deletion_protection" {
  description = "Whether the tables and non-empty buckets are protected from destruction."
  type        = bool
  default     = true
}

variable "subnet_ids" {
  description = "Subnets of the functions."
  type        = list(string)
}

variable "security_group_ids" {
  description = "Security groups of the functions."
  type        = list(string)
}

variable "domain" {
  description = "Domain below which each deployment has a name."
  type        = string
}

variable "certificate_arn" {
  description = "ARN of a certificate for all names below the domain (*.DOMAIN), in the same region."
  type        = string
}

variable "zone_id" {
  description = "Id of the Route 53 zone of the domain."
  type        = string
}

variable "disable_execute_api_endpoint" {
  description = "Whether the addresses that AWS gives to the APIs are switched off."
  type        = bool
  default     = true
}

variable "layers" {
  description = "ARNs of layer versions of the function api, for example of an OpenTelemetry collector."
  type        = list(string)
  default     = []
}
