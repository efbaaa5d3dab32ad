package dev.vidusubjects.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The content of {@code function.json}, which describes the zip beside it. Terraform compares it with the zip and with
 * its variables, as Terraform cannot read the entries of a zip. The fields are a contract with terraform/.
 */
final class PackageDescription {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private PackageDescription(Path zip, String kind) {
        fields.put("package", zip.getFileName().toString());
        fields.put("kind", kind);
    }

    /**
     * @param glibc the highest version of glibc that the executable needs, or empty for a static executable
     * @param cpu the machine type, or empty if it is unknown
     */
    static PackageDescription ofNative(
            Path zip, Architecture architecture, Optional<String> glibc, Optional<String> cpu) {
        PackageDescription description = new PackageDescription(zip, "native");
        description.fields.put("architecture", architecture.toString());
        glibc.ifPresent(version -> description.fields.put("glibc", version));
        cpu.ifPresent(type -> description.fields.put("cpu", type));
        return description;
    }

    /** @param java the lowest Java version that can run the package */
    static PackageDescription ofJvm(Path zip, int java) {
        PackageDescription description = new PackageDescription(zip, "jvm");
        description.fields.put("java", java);
        return description;
    }

    PackageDescription from(String version, String commit) {
        fields.put("version", version);
        fields.put("commit", commit);
        return this;
    }

    /** Adds the SHA-256 of the zip, in base64 as Terraform's {@code filebase64sha256} returns it. */
    PackageDescription withDigest(Path zip) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        try (InputStream content = new DigestInputStream(Files.newInputStream(zip), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        fields.put("sha256", Base64.getEncoder().encodeToString(digest.digest()));
        return this;
    }

    /** @return a JSON object, with one field in each line */
    String toJson() {
        return fields.entrySet().stream()
                .map(field -> "  \"" + field.getKey() + "\": " + value(field.getValue()))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    /**
     * Escapes the value: most values are names, numbers and digests, but the version of pom.xml may contain any
     * character.
     */
    private static String value(Object value) {
        if (value instanceof Integer) {
            return value.toString();
        }
        StringBuilder json = new StringBuilder("\"");
        for (char c : value.toString().toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
