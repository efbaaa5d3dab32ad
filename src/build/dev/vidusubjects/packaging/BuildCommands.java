package dev.vidusubjects.packaging;

/** The commands that build a right package, as messages end with them; docs/operations.md has the whole table. */
final class BuildCommands {

    private BuildCommands() {}

    static String forNative(Architecture architecture) {
        String command = "./mvnw package -Dnative -DskipTests -Darchitecture=" + architecture;
        return String.join(
                System.lineSeparator(),
                "A native package for " + architecture + " is built",
                "  with Docker or Podman, on any machine:",
                "    " + command + " -Dquarkus.native.container-build=true",
                "  or on Linux on " + architecture + ", with GRAALVM_HOME naming a GraalVM or Mandrel for JDK 25:",
                "    " + command,
                "and deployed with -var architecture=" + architecture + ".",
                forJvm());
    }

    static String forJvm() {
        return String.join(
                System.lineSeparator(),
                "The JVM package needs neither and runs on both architectures; it is deployed with -var runtime=java21:",
                "    ./mvnw package -Dquarkus.profile=aws -DskipTests");
    }
}
