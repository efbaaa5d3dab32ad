package dev.vidusubjects.provider;

/**
 * What the provider said was wrong.
 *
 * @param code the provider's code, for example {@code AuditSubmitIllegal}; {@code http_418} where it gave none
 * @param message the provider's words, without keys and without media
 */
public record ProviderError(String code, String message) {}
