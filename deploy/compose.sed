# deploy/nginx.conf for compose.yaml: its services' names, and no TLS, which ends before it.
s/10\.0\.0\.11:3000/instance-1:3000/
s/10\.0\.0\.12:3000/instance-2:3000/
s/listen 443 ssl http2;/listen 8080;/
s/server_name .*;/server_name _;/
s#pid /run/nginx\.pid;#pid /tmp/nginx.pid;#
/^ *ssl_/d
