package dev.vidusubjects.packaging;

import dev.vidusubjects.packaging.ElfFile.RequiredVersion;
import java.lang.module.ModuleDescriptor.Version;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks whether Lambda's runtime {@code provided.al2023} can load an executable. The runtime is the minimal container
 * image of Amazon Linux 2023, which has glibc 2.34
 * (https://docs.aws.amazon.com/linux/al2023/ug/glibc-gcc-and-binutils.html) and zlib 1.2.11, whose newest symbols have
 * the version 1.2.9.
 */
final class AmazonLinux {

    private static final Map<String, Version> NEWEST =
            Map.of("GLIBC", Version.parse("2.34"), "ZLIB", Version.parse("1.2.9"));

    /**
     * The libraries of glibc, and zlib: GraalVM links executables with them. An executable may also need the dynamic
     * linker as a library.
     */
    private static final Set<String> LIBRARIES =
            Set.of("libc.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libm.so.6", "libz.so.1");

    private static final Pattern NUMBERED = Pattern.compile("([A-Z]+)_([0-9]{1,4}(?:\\.[0-9]{1,4}){1,3})");

    private AmazonLinux() {}

    /**
     * @param content the content of {@code bootstrap}
     * @return the highest version of glibc that the executable needs, or empty if it is linked statically
     * @throws UnusablePackageException if the runtime cannot load it
     */
    static Optional<String> requireLoadable(byte[] content, Architecture architecture) throws UnusablePackageException {
        ElfFile file = ElfFile.read(content);
        if (file.machine() != architecture.machine()) {
            throw new UnusablePackageException(
                    FileFormat.describe(content),
                    architecture + " is needed, as -Darchitecture says (without it, x86_64)");
        }
        if (file.osAbi() != 0 && file.osAbi() != 3) {
            throw new UnusablePackageException(
                    "an ELF file for another system than Linux (EI_OSABI " + file.osAbi() + ")",
                    "an executable for Linux is needed");
        }
        requireInterpreter(file, architecture);
        for (String library : file.libraries()) {
            if (!LIBRARIES.contains(library) && !architecture.interpreter().endsWith("/" + library)) {
                throw new UnusablePackageException(
                        "the library " + library + ", which the executable needs",
                        "an executable may need only these libraries of Amazon Linux 2023: "
                                + String.join(", ", LIBRARIES.stream().sorted().toList()));
            }
        }
        for (RequiredVersion version : file.versions()) {
            requireAvailable(version);
        }
        return file.versions().stream()
                .flatMap(version -> number("GLIBC", version).stream())
                .max(Comparator.naturalOrder())
                .map(Version::toString);
    }

    private static void requireInterpreter(ElfFile file, Architecture architecture) throws UnusablePackageException {
        String found = file.interpreter().orElse("");
        if (found.isEmpty() && !file.libraries().isEmpty() || !file.executable()) {
            throw new UnusablePackageException(
                    "an ELF file that is no executable, but a shared library", "an executable is needed");
        }
        if (!found.isEmpty() && !found.equals(architecture.interpreter())) {
            throw new UnusablePackageException(
                    "an executable for "
                            + (found.contains("ld-musl") ? "musl, as of Alpine Linux" : "another dynamic linker") + " ("
                            + found + ")",
                    "glibc's " + architecture.interpreter() + ", or a static executable, is needed");
        }
    }

    private static void requireAvailable(RequiredVersion version) throws UnusablePackageException {
        boolean known = NEWEST.entrySet().stream()
                .flatMap(newest -> number(newest.getKey(), version).stream()
                        .filter(number -> number.compareTo(newest.getValue()) <= 0))
                .findFirst()
                .isPresent();
        if (!known) {
            String symbols = version.symbols().isEmpty() ? "" : " (" + String.join(", ", version.symbols()) + ")";
            throw new UnusablePackageException(
                    "symbols of " + version.name() + " in " + version.library() + symbols
                            + ", which the executable needs",
                    "Amazon Linux 2023 has versions up to GLIBC_2.34 and ZLIB_1.2.9, so build on a system"
                            + " without newer ones");
        }
    }

    private static Optional<Version> number(String prefix, RequiredVersion version) {
        return Stream.of(NUMBERED.matcher(version.name()))
                .filter(Matcher::matches)
                .filter(name -> name.group(1).equals(prefix))
                .map(name -> Version.parse(name.group(2)))
                .findFirst();
    }
}
