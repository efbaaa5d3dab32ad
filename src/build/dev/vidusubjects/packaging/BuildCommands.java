package dev.vidusubjects.packaging;

/** The commands that build a usable package. Messages end with them; docs/operations.md has the complete table. */
final class BuildCommands {

    private BuildCommands() {}

    static String forNative(Architecture architecture) {
        String command = "./mvnw package -Dquarkus.profile=aws -Dnative -DskipTests -Darchitecture=" + architecture;
        return String.join(
                System.lineSeparator(),
                "A native package for " + architecture + " is built",
                "  with Docker or Podman, on any machine:",
                "    " + command + " -Dquarkus.native.container-build=true",
                "  or on Linux on " + architecture + ", with GRAALVM_HOME naming a GraalVM or Mandrel for JDK 25:",
                "    " + command,
                "and deployed with architecture = \"" + architecture + "\" in terraform/terraform.tfvars.",
                forJvm());
    }

    static String forJvm() {
        return String.join(
                System.lineSeparator(),
                "The JVM package needs neither and runs on both architectures:",
                "    ./mvnw package -Dquarkus.profile=aws -DskipTests",
                "It is deployed with runtime = \"java21\" in terraform/terraform.tfvars, and more memory (docs/operations.md).");
    }
}
