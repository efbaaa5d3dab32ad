package dev.vidusubjects.events;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A symmetric secret for webhooks, as Standard Webhooks 1.0 defines it: {@code whsec_} and 24 to 64 random bytes in
 * base64. Its text form does not contain it.
 */
final class WebhookSecret {

    static final String PREFIX = "whsec_";
    static final int MIN_BYTES = 24;
    static final int MAX_BYTES = 64;

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

    private final byte[] key;

    private WebhookSecret(byte[] key) {
        this.key = key;
    }

    /**
     * @param text the secret with its prefix
     * @throws IllegalArgumentException if the text is not a secret; the message does not contain the text
     */
    static WebhookSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("found a secret that does not begin with " + PREFIX);
        }
        String encoded = text.substring(PREFIX.length());
        byte[] key = BASE64.matcher(encoded).matches() ? decoded(encoded) : new byte[0];
        if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
            throw new IllegalArgumentException("found a secret whose text after " + PREFIX + " is not base64 of "
                    + MIN_BYTES + " to " + MAX_BYTES + " bytes: openssl rand -base64 32 makes one");
        }
        return new WebhookSecret(key);
    }

    private static byte[] decoded(String encoded) {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    byte[] key() {
        return key.clone();
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
