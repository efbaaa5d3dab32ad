output "api_urls" {
  description = "Addresses of the HTTP APIs, by deployment."
  value       = { for name, deployment in module.subjects : name => deployment.api_url }
}

output "buckets" {
  description = "Buckets, by deployment."
  value       = { for name, deployment in module.subjects : name => deployment.bucket }
}

output "alarm_topic_arns" {
  description = "Topics of the alarms, by deployment: subscribe to them."
  value       = { for name, deployment in module.subjects : name => deployment.alarm_topic_arn }
}
