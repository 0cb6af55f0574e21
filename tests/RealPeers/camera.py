#!/usr/bin/python3
"""A camera nobody here wrote: GStreamer's RTSP server, playing one video file to each viewer from its start, in real time.

usage: camera.py PORT FILE MOUNT USER PASSWORD basic|digest|none [PEM]

PORT 0 takes any free port. The file is H.264 or H.265 in MP4. With PEM, a file of certificate and key, it speaks
TLS only. Prints "ready PORT" when it listens; ends with its stdin.
"""
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstPbutils", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstPbutils, GstRtsp, GstRtspServer  # noqa: E402

TOKEN = GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE
ROLE = "viewer"


def codec_of(path):
    info = GstPbutils.Discoverer.new(10 * Gst.SECOND).discover_uri(Gst.filename_to_uri(path))
    name = info.get_video_streams()[0].get_caps().get_structure(0).get_name()
    return {"video/x-h264": "h264", "video/x-h265": "h265"}[name]


def main():
    port, path, mount, user, password, scheme = sys.argv[1:7]
    pem = sys.argv[7] if len(sys.argv) > 7 else ""
    Gst.init(None)
    codec = codec_of(path)

    server = GstRtspServer.RTSPServer()
    server.set_service(port)
    server.set_address("127.0.0.1")

    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(
        f'( filesrc location="{path}" ! qtdemux ! {codec}parse ! rtp{codec}pay name=pay0 pt=96 config-interval=-1 )')
    factory.set_shared(False)

    if scheme != "none":
        auth = GstRtspServer.RTSPAuth()
        if pem:
            auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(pem))
        methods = {"basic": GstRtsp.RTSPAuthMethod.BASIC, "digest": GstRtsp.RTSPAuthMethod.DIGEST}
        auth.set_supported_methods(methods[scheme])
        token = GstRtspServer.RTSPToken()
        token.set_string(TOKEN, ROLE)
        if scheme == "digest":
            auth.add_digest(user, password, token)
        else:
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
        server.set_auth(auth)

        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role(ROLE, GstRtspServer.RTSP_PERM_MEDIA_FACTORY_ACCESS, True)
        permissions.add_permission_for_role(ROLE, GstRtspServer.RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, True)
        factory.set_permissions(permissions)

    server.get_mount_points().add_factory("/" + mount.lstrip("/"), factory)
    server.attach(None)
    main_loop = GLib.MainLoop()

    def until_stdin_ends():
        sys.stdin.buffer.read()
        main_loop.quit()

    threading.Thread(target=until_stdin_ends, daemon=True).start()
    print("ready", server.get_bound_port(), flush=True)
    main_loop.run()


main()
