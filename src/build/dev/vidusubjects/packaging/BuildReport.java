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
 * Reads native-image's report about a build ({@code -H:BuildOutputJSONFile}, which Quarkus sets). The report has the
 * machine type for which the code was compiled ({@code -march}).
 */
final class BuildReport {

    /**
     * A regular expression instead of a JSON library: native-image has just written the file, and only one string is
     * read.
     */
    private static final Pattern MACHINE_TYPE =
            Pattern.compile("\"graal_compiler\"\\s*:\\s*\\{[^{}]*\"march\"\\s*:\\s*\"([A-Za-z0-9._+-]{1,64})\"");

    /**
     * {@code native} means the features of the build machine's processor. The other types need AVX-512; AWS only
     * guarantees AVX2 for x86_64 (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-avx2.html).
     */
    private static final Set<String> NOT_ON_LAMBDA = Set.of("native", "x86-64-v4", "skylake-avx512");

    private BuildReport() {}

    /**
     * @return the machine type, or empty if there is no report, or the report does not have it
     * @throws UnusablePackageException if not every processor of Lambda supports the machine type
     */
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
                    "not every processor of Lambda supports it; omit -march: the build then uses haswell, or armv8.1-a");
        }
        return Optional.of(type);
    }
}
