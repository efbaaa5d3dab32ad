package dev.vidusubjects.packaging;

/** Lambda cannot start the package, or the package that the build would create. */
final class UnusablePackageException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * @param found a noun phrase for the problem
     * @param needed a clause that says what is needed or allowed instead
     */
    UnusablePackageException(String found, String needed) {
        super("found " + found + ": " + needed);
    }
}
