package dev.vidusubjects.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Checks the zip that the build has created, and writes {@code function.json} beside it. If Lambda could not start the
 * package, both files are removed, so that the package cannot be deployed, and an old description cannot be used for
 * the new package.
 */
final class PackageCheck {

    private final Path zip;
    private final Path description;
    private final Path report;
    private final Path project;

    /**
     * @param target the build's output folder, which contains {@code function.zip}
     * @param report native-image's report of the build
     * @param project the folder of the pom
     */
    PackageCheck(Path target, Path report, Path project) {
        this.zip = target.resolve("function.zip");
        this.description = target.resolve("function.json");
        this.report = report;
        this.project = project;
    }

    /**
     * The build calls this with the arguments {@code KIND ARCHITECTURE VERSION TARGET REPORT PROJECT}. Exits with
     * status 1 and a message on standard error if the package is refused.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean forNative = arguments[0].equals("native");
        Path target = Path.of(arguments[3]);
        PackageCheck check = new PackageCheck(target, Path.of(arguments[4]), Path.of(arguments[5]));
        try {
            Architecture architecture = Architecture.of(arguments[1]);
            System.out.println(check.run(forNative, architecture, arguments[2]));
        } catch (UnusablePackageException e) {
            String commands =
                    forNative ? BuildCommands.forNative(Architecture.orDefault(arguments[1])) : BuildCommands.forJvm();
            System.err.println(String.join(
                    System.lineSeparator(),
                    "Lambda cannot start this package, so it is removed.",
                    e.getMessage() + ".",
                    commands));
            System.exit(1);
        }
    }

    /**
     * @param version the project's version
     * @return the content of {@code function.json}
     * @throws UnusablePackageException if Lambda could not start the package; it is then removed
     */
    String run(boolean forNative, Architecture architecture, String version)
            throws IOException, InterruptedException, UnusablePackageException {
        Files.deleteIfExists(description);
        boolean usable = false;
        try {
            PackageDescription found = describe(forNative, architecture);
            String json = found.from(version, SourceRevision.of(project))
                    .withDigest(zip)
                    .toJson();
            write(json);
            usable = true;
            return json;
        } finally {
            if (!usable) {
                Files.deleteIfExists(zip);
            }
        }
    }

    private PackageDescription describe(boolean forNative, Architecture architecture) throws UnusablePackageException {
        try {
            return forNative ? describeNative(architecture) : describeJvm();
        } catch (IOException | IllegalArgumentException e) {
            // The JDK reports a malformed name in a zip as an illegal argument.
            throw new UnusablePackageException(
                    "a zip that cannot be read (" + e.getMessage() + ")", "a complete zip is needed");
        }
    }

    private PackageDescription describeNative(Architecture architecture) throws IOException, UnusablePackageException {
        byte[] bootstrap = new FunctionZip(zip).readNative();
        Optional<String> glibc = AmazonLinux.requireLoadable(bootstrap, architecture);
        return PackageDescription.ofNative(zip, architecture, glibc, BuildReport.machineType(report));
    }

    private PackageDescription describeJvm() throws IOException, UnusablePackageException {
        int java = new FunctionZip(zip).readJvm();
        StableZip.rewrite(zip);
        return PackageDescription.ofJvm(zip, java);
    }

    /** Writes the file atomically, so that a killed build does not leave an incomplete file. */
    private void write(String json) throws IOException {
        Path temporary = description.resolveSibling("function.json.part");
        Files.writeString(temporary, json);
        Files.move(temporary, description, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
