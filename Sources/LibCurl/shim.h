// The system's libcurl; here only so that the package manager finds its flags and names its Debian package.
#include <curl/curl.h>
