#!/usr/bin/env bash
# Fetches JDK 25 or Maven as Debian packages and unpacks them, without root: tools/fetch-toolchain.sh jdk|maven DIRECTORY
# The packages come from the archives that this machine's apt is configured for, and apt checks their signatures.
set -euo pipefail

case "$1" in
  jdk)
    name="JDK 25" package=openjdk-25-jdk-headless needed='^openjdk-25-|^ca-certificates$'
    remedy="install one, for example Temurin 25, or set JAVA_HOME to it"
    ;;
  maven)
    # without the JRE that Debian's Maven depends on
    name="Maven 3.8 or later" package=maven needed='^maven$|^lib.*-java$'
    remedy="install it, and put its bin directory into PATH"
    ;;
esac
directory="$2"

fail() {
  echo "abacus: needs $name, and $1: $remedy" >&2
  exit 1
}

for program in apt-get dpkg-deb; do
  command -v "$program" >/dev/null || fail "only Debian's packages of it can be fetched, but there is no $program here"
done
mkdir -p "${directory%/*}"
work="$(mktemp -d "$directory.XXXXXX")"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists,cache/archives}/partial "$work/debs" "$work/root"
# apt takes nothing for installed: of a JRE or a library that this machine has, the fetched packages would lack the files.
: >"$work/status"

apt() {
  apt-get -qq -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o Dir::State::status="$work/status" -o APT::Sandbox::User=root \
    -o Acquire::Retries=1 -o Acquire::http::Timeout=15 "$@" 2>>"$work/log"
}

# apt's last complaint, if there is one
reason() {
  sed -n 's/^[EW]: \(.*\)/ (\1)/p' "$work/log" | head -1
}

apt update || fail "apt-get update failed$(reason)"
plan="$(apt --simulate --no-install-recommends install "$package")" || fail "its apt offers no $package$(reason)"
mapfile -t packages < <(sed -n 's/^Inst \([^ ]*\) .*/\1/p' <<<"$plan" | grep -E "$needed")
echo "fetching $name from Debian into $directory"
(cd "$work/debs" && apt download "${packages[@]}") || fail "it cannot be fetched$(reason)"
for deb in "$work"/debs/*.deb; do
  dpkg-deb -x "$deb" "$work/root"
done
# absolute links of the packages lead out of the directory, as to /etc/maven
find "$work/root" -type l -lname '/*' | while read -r link; do
  target="$work/root$(readlink "$link")"
  [ ! -e "$target" ] || ln -sfnr "$target" "$link"
done

# Debian makes the JDK's trusted certificates when it installs ca-certificates-java.
cacerts="$(echo "$work"/root/usr/lib/jvm/java-25-*/lib/security/cacerts)"
if [ "$1" = jdk ] && [ ! -s "$cacerts" ]; then
  rm -f "$cacerts"
  cat /etc/ssl/certs/ca-certificates.crt "$work"/root/usr/share/ca-certificates/mozilla/*.crt 2>/dev/null >"$work/trusted.pem" || true
  "${cacerts%/lib/*}/bin/java" --source 25 /dev/stdin "$work/trusted.pem" "$cacerts" <<'JAVA'
void main(String[] arguments) throws Exception {
    var store = KeyStore.getInstance("JKS");
    store.load(null, null);
    try (var in = new FileInputStream(arguments[0])) {
        for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
    }
    try (var out = new FileOutputStream(arguments[1])) {
        store.store(out, "changeit".toCharArray());
    }
}
JAVA
fi
rm -rf "$directory"
mv -T "$work/root" "$directory"
