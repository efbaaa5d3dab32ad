package dev.vidusubjects.packaging;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** A processor architecture of Lambda, and the properties of an executable for it. */
enum Architecture {
    X86_64("x86_64", Set.of("amd64", "x86_64"), 62, "/lib64/ld-linux-x86-64.so.2"),
    ARM64("arm64", Set.of("aarch64", "arm64"), 183, "/lib/ld-linux-aarch64.so.1");

    private final String lambdaName;
    private final Set<String> javaNames;
    private final int machine;
    private final String interpreter;

    Architecture(String lambdaName, Set<String> javaNames, int machine, String interpreter) {
        this.lambdaName = lambdaName;
        this.javaNames = javaNames;
        this.machine = machine;
        this.interpreter = interpreter;
    }

    /** @param name the name that Lambda and Terraform use */
    static Architecture of(String name) throws UnusablePackageException {
        return Arrays.stream(values())
                .filter(architecture -> architecture.lambdaName.equals(name))
                .findFirst()
                .orElseThrow(() -> new UnusablePackageException(
                        "-Darchitecture=" + name,
                        "x86_64 and arm64 are allowed, as in Terraform's variable architecture"));
    }

    /** @return the architecture for a command in a message: the build's default if the name is not an architecture */
    static Architecture orDefault(String name) {
        return name.equals(ARM64.lambdaName) ? ARM64 : X86_64;
    }

    /** @param osArch the value of the JDK's property {@code os.arch} */
    static Optional<Architecture> ofHost(String osArch) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.javaNames.contains(osArch))
                .findFirst();
    }

    /** @return the {@code e_machine} of ELF files for this architecture */
    int machine() {
        return machine;
    }

    /** @return the path of glibc's dynamic linker, a part of the platform's ABI */
    String interpreter() {
        return interpreter;
    }

    @Override
    public String toString() {
        return lambdaName;
    }
}
