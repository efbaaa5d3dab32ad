package dev.vidusubjects.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report that native-image writes of a build (its {@code -H:BuildOutputJSONFile}, which Quarkus sets): it says which machine type
 * the code was compiled for ({@code -march}).
 */
final class BuildReport {

    /** One string of one object, in a file that native-image has just written: that needs no JSON library. */
    private static final Pattern MACHINE_TYPE =
            Pattern.compile("\"graal_compiler\"\\s*:\\s*\\{[^{}]*\"march\"\\s*:\\s*\"([A-Za-z0-9._+-]{1,64})\"");

    /**
     * {@code native} is whatever the builder's processor has. The others need AVX-512; AWS promises AVX2 for x86_64
     * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-avx2.html).
     */
    private static final Set<String> NOT_ON_LAMBDA = Set.of("native", "x86-64-v4", "skylake-avx512");

    private BuildReport() {}

    /** @return the machine type, or empty if there is no report, or if it does not say it */
    static Optional<String> machineType(Path report) throws IOException, UnusablePackageException {
        if (!Files.isRegularFile(report)) {
            return Optional.empty();
        }
        Matcher found = MACHINE_TYPE.matcher(Files.readString(report, StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            return Optional.empty();
        }
        String type = found.group(1);
        if (NOT_ON_LAMBDA.contains(type)) {
            throw new UnusablePackageException(
                    "an executable for the machine type " + type + " (-march)",
                    "not every processor of Lambda has what it needs; leave -march out, or use x86-64-v3 or armv8-a");
        }
        return Optional.of(type);
    }
}
