"""The drawings of the icons: 16 by 16, one stroke width, drawn in the colour of the text around them."""

STROKE = 'fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'

ICONS = {
    # The five shapes of a status: told apart without their colour.
    "danger": (
        '<path d="M8 .9 15.1 8 8 15.1.9 8z" fill="currentColor" stroke="none"/>'
        '<path class="icon-cut" d="M8 4.7v3.6M8 11v.1"/>'
    ),
    "watch": '<path d="M8 2.1 14.6 13.6H1.4zM8 6.4v3.2M8 11.5v.1"/>',
    "fine": '<circle cx="8" cy="8" r="5.4"/>',
    "met": '<path d="M2.7 8.7 6.1 12l7.2-8"/>',
    "none": '<path d="M3.8 8h8.4"/>',
    "arrow": '<path d="M2.8 8h9.9M9.2 4.4 12.8 8l-3.6 3.6"/>',
    "back": '<path d="M13.2 8H3.3M6.8 4.4 3.2 8l3.6 3.6"/>',
    "building": '<path d="M2.6 13.8V2.6h6.8v11.2M9.4 6.4h4v7.4M1.6 13.8h12.8M5 5.4h2M5 8.2h2M5 11h2"/>',
    "calendar": '<path d="M2.4 3.6h11.2v9.8H2.4zM2.4 6.6h11.2M5.4 2v2.8M10.6 2v2.8"/>',
    "camera": '<path d="M1.9 5.1h2.9l1.1-1.9h4.2l1.1 1.9h2.9v8H1.9z"/><circle cx="8" cy="8.9" r="2.4"/>',
    "check": '<path d="M2.7 8.7 6.1 12l7.2-8"/>',
    "clock": '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 1.6"/>',
    "close": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "down": '<path d="m3.6 6 4.4 4.4L12.4 6"/>',
    "download": '<path d="M8 2.4v8.1M4.7 7.3 8 10.6l3.3-3.3M2.2 11.4v2.2h11.6v-2.2"/>',
    "euro": '<path d="M12.6 4.1A4.9 4.9 0 1 0 12.6 11.9M1.9 6.7h7.4M1.9 9.3h6.8"/>',
    "eye": '<path d="M1.4 8S3.8 3.7 8 3.7 14.6 8 14.6 8 12.2 12.3 8 12.3 1.4 8 1.4 8z"/><circle cx="8" cy="8" r="2"/>',
    "file": '<path d="M3.4 1.6h6.1l3.1 3.1v9.7H3.4zM9.4 1.7v3.1h3.1M5.6 8.1h4.8M5.6 11h4.8"/>',
    "key": '<circle cx="5" cy="8" r="3"/><path d="M8 8h6.4M12.6 8v2.6M10.4 8v1.8"/>',
    "link": (
        '<path d="M6.4 9.6 9.6 6.4M7.2 4.6l1.5-1.5a3 3 0 0 1 4.2 4.2l-1.5 1.5'
        'M8.8 11.4l-1.5 1.5a3 3 0 0 1-4.2-4.2l1.5-1.5"/>'
    ),
    "lock": '<path d="M3.4 7.2h9.2v6.4H3.4zM5.4 7.2V5a2.6 2.6 0 0 1 5.2 0v2.2"/>',
    "pause": '<path d="M5.4 3.4v9.2M10.6 3.4v9.2"/>',
    "pen": '<path d="m10.6 2.6 2.8 2.8-7.8 7.8-3.5.7.7-3.5zM8.9 4.3l2.8 2.8"/>',
    "plus": '<path d="M8 3.4v9.2M3.4 8h9.2"/>',
    "question": '<path d="M2.2 2.8h11.6v7.9H7.6l-3.2 2.8v-2.8H2.2z"/>',
    "reload": '<path d="M12.9 9.5A5 5 0 1 1 12 4.8M12.6 2.1v3H9.5"/>',
    "search": '<circle cx="7" cy="7" r="4.4"/><path d="m10.3 10.3 3.6 3.6"/>',
    "shield": '<path d="M8 1.7 13.2 3.6v3.9c0 3.3-2.2 5.6-5.2 6.8-3-1.2-5.2-3.5-5.2-6.8V3.6zM5.6 8l1.8 1.8 3-3.4"/>',
    "upload": '<path d="M8 10.6V2.5M4.7 5.7 8 2.4l3.3 3.3M2.2 11.4v2.2h11.6v-2.2"/>',
    "user": '<circle cx="8" cy="5.2" r="2.8"/><path d="M2.6 13.8c.5-2.9 2.6-4.4 5.4-4.4s4.9 1.5 5.4 4.4"/>',
    "warning": '<path d="M8 2.1 14.6 13.6H1.4zM8 6.4v3.2M8 11.5v.1"/>',
}
