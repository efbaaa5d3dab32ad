package dev.vidusubjects.events;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhooks by Standard Webhooks 1.0: {@code v1,} and the HMAC-SHA256 of {@code id.timestamp.body} in base64. While a
 * secret is being rotated there are two: each signs, so that a receiver with either of them can verify.
 */
public final class WebhookSigner {

    /** Two secrets are enough for a rotation; more would be a mistake in the settings. */
    private static final int MAX_SECRETS = 2;

    private static final String ALGORITHM = "HmacSHA256";

    private final List<WebhookSecret> secrets;

    private WebhookSigner(List<WebhookSecret> secrets) {
        this.secrets = secrets;
    }

    /**
     * @param setting one secret, or two that are separated by a space or a comma; the one that is used from now on first
     * @throws IllegalArgumentException if it contains no secret, more than two, or a malformed one; the message contains
     *     no part of a secret
     */
    public static WebhookSigner of(String setting) {
        List<WebhookSecret> secrets = Arrays.stream(setting.strip().split("[\\s,]+"))
                .filter(text -> !text.isEmpty())
                .map(WebhookSecret::parse)
                .toList();
        if (secrets.isEmpty() || secrets.size() > MAX_SECRETS) {
            throw new IllegalArgumentException(
                    "found " + secrets.size() + " secrets: one is needed, and two while one replaces the other");
        }
        return new WebhookSigner(secrets);
    }

    /**
     * @param id the value of {@code webhook-id}
     * @param timestamp the instant of the attempt, the value of {@code webhook-timestamp} in whole seconds
     * @return the value of {@code webhook-signature}: one signature for each secret, separated by spaces
     */
    public String sign(String id, Instant timestamp, byte[] body) {
        byte[] start = (id + "." + timestamp.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8);
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(hmac(secret, start, body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] hmac(WebhookSecret secret, byte[] start, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
            mac.update(start);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
