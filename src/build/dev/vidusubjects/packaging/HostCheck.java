package dev.vidusubjects.packaging;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Refuses a native build that cannot create a package for Lambda, before the build starts, as it takes minutes. */
final class HostCheck {

    private HostCheck() {}

    /**
     * The build calls this with the arguments {@code OS-NAME OS-ARCH ARCHITECTURE CONTAINER}; the last one is
     * {@code true} if a container was requested. Exits with status 1 and a message on standard error if the build is
     * refused.
     */
    public static void main(String[] arguments) {
        boolean container = Boolean.parseBoolean(arguments[3]) || asksForContainer(System.getenv());
        try {
            require(arguments[0], arguments[1], Architecture.of(arguments[2]), container);
        } catch (UnusablePackageException e) {
            System.err.println(String.join(
                    System.lineSeparator(),
                    "Lambda could not start the package that this build would create.",
                    e.getMessage() + ".",
                    BuildCommands.forNative(Architecture.orDefault(arguments[2]))));
            System.exit(1);
        }
    }

    /**
     * Requires a container or a suitable host, as native-image builds for the system and the processor that it runs on.
     *
     * @param osName the value of the JDK's property {@code os.name}
     * @param osArch the value of the JDK's property {@code os.arch}
     * @param container whether a container of the right architecture is used
     */
    static void require(String osName, String osArch, Architecture architecture, boolean container)
            throws UnusablePackageException {
        if (container) {
            return;
        }
        if (!osName.toLowerCase(Locale.ROOT).startsWith("linux")) {
            throw new UnusablePackageException(
                    "a native build on " + osName + " without a container", "Lambda needs an executable for Linux");
        }
        if (!Architecture.ofHost(osArch).equals(Optional.of(architecture))) {
            throw new UnusablePackageException(
                    "a native build for " + architecture + " on a processor of the architecture " + osArch,
                    "without a container it would be for the latter");
        }
    }

    /** @return whether the environment requests a container: Quarkus reads these variables, too */
    static boolean asksForContainer(Map<String, String> environment) {
        return Boolean.parseBoolean(environment.get("QUARKUS_NATIVE_CONTAINER_BUILD"))
                || Boolean.parseBoolean(environment.get("QUARKUS_NATIVE_REMOTE_CONTAINER_BUILD"))
                || environment.containsKey("QUARKUS_NATIVE_CONTAINER_RUNTIME");
    }
}
