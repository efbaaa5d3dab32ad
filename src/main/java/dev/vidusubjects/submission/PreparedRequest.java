package dev.vidusubjects.submission;

import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.subject.ValidationResult;
import dev.vidusubjects.subject.Warning;
import java.util.List;

/**
 * A valid request that is ready to be sent.
 *
 * @param validated a result without violations
 * @param request the request in the provider's form, with fresh presigned URLs
 * @param warnings the warnings of the validation, and of the size of the whole request
 */
record PreparedRequest(ValidationResult validated, ProviderRequest request, List<Warning> warnings) {}
